import { Component, type OnInit, provideZoneChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socketio-wasm";
import { report, runOfPage } from "./talk.js";

type Options = Partial<ManagerOptions & SocketOptions>;

@Component({
  selector: "app-root",
  template: "{{ state() }}",
})
class App implements OnInit {
  readonly state = signal("begins");

  async ngOnInit() {
    const open = (url: string | undefined, options: Options): Socket => {
      const socket = io(url as string, options);
      socket.on("connect", () => this.state.set(`connected as ${socket.id}`));
      socket.on("disconnect", (reason) => this.state.set(reason));
      return socket;
    };
    await report(open as never, runOfPage() as never);
  }
}

bootstrapApplication(App, { providers: [provideZoneChangeDetection()] }).catch(reportError);
