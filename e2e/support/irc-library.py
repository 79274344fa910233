"""A program on the library python3-irc: prints what it is told, says what stands on its input."""
import sys
import threading

import irc.client

host, port, nick, password, channel = sys.argv[1:]


def show(connection, event):
    print(event.type, event.target, *event.arguments, flush=True)


def ask(connection, event):
    connection.send_raw(f"CHATHISTORY LATEST {channel} * 10")


def say():
    for line in sys.stdin:
        connection.privmsg(channel, line.rstrip("\n"))


reactor = irc.client.IRC()
connection = reactor.server()
for kind in ("join", "pubmsg", "endofnames"):
    reactor.add_global_handler(kind, show)
reactor.add_global_handler("endofnames", ask)
connection.connect(host, int(port), nick, password=password)
threading.Thread(target=say, daemon=True).start()
reactor.process_forever(timeout=0.05)
