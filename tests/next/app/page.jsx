export default function Page() {
  return <p id="left">Nothing is connected here.</p>;
}
