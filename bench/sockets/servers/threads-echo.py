"""Echo with a thread for each client: the server that textbooks begin with."""
import socket
import threading


def echo(client):
    with client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while data := client.recv(65536):
            client.sendall(data)


server = socket.create_server(("127.0.0.1", 0), backlog=128)
print("listening", server.getsockname()[1], flush=True)
while True:
    threading.Thread(target=echo, args=(server.accept()[0],), daemon=True).start()
