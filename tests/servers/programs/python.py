"""python-socketio, on uvicorn or on aiohttp: SERVER says which, PORT is 0 for a free one."""

import asyncio
import os
import socket
import sys
import threading

import socketio

LONGEST_LIFE = 15 * 60
HOST = "127.0.0.1"
SERVER = os.environ["SERVER"]

sio = socketio.AsyncServer(
    async_mode="aiohttp" if SERVER == "aiohttp" else "asgi",
    cors_allowed_origins="*",
    # A whole number of seconds: it tells the client of no others.
    ping_interval=1,
    ping_timeout=20,
)


@sio.event
async def connect(sid, environ, auth):
    await sio.save_session(sid, {"auth": auth, "notes": []})


@sio.event(namespace="/refused")
async def connect(sid, environ, auth):  # noqa: F811
    raise socketio.exceptions.ConnectionRefusedError("no", {"code": 1})


@sio.event
async def echo(sid, value):
    return value


@sio.event
async def auth(sid):
    return (await sio.get_session(sid))["auth"]


@sio.event
async def note(sid, number):
    (await sio.get_session(sid))["notes"].append(number)


@sio.event
async def notes(sid):
    # A list as such would be taken for the arguments of the answer.
    return ((await sio.get_session(sid))["notes"],)


@sio.event
async def ask(sid, number):
    await sio.emit("doubled", await sio.call("double", number, to=sid), to=sid)


@sio.event
async def leave(sid):
    await sio.disconnect(sid)


def end_with_parent():
    """Ends this process with the one that has started it, even if that was killed."""

    def watch():
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
    timer = threading.Timer(LONGEST_LIFE, lambda: os._exit(1))
    timer.daemon = True
    timer.start()


async def on_aiohttp(listening):
    from aiohttp import web

    app = web.Application()
    sio.attach(app)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    await asyncio.Event().wait()


async def on_uvicorn(listening):
    import uvicorn

    app = socketio.ASGIApp(sio)
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
    await uvicorn.Server(config).serve(sockets=[listening])


def main():
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, int(os.environ["PORT"])))
    listening.listen(128)
    end_with_parent()
    print("listening", listening.getsockname()[1], flush=True)
    asyncio.run((on_aiohttp if SERVER == "aiohttp" else on_uvicorn)(listening))


main()
