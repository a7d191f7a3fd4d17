/** The example in Dioxus, beside the demo. */
import { BUILD_LIMIT, chatTests } from "./support/example.mjs";

export const timeLimit = BUILD_LIMIT;

export default chatTests("dioxus-chat");
