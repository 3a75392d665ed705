# CLASS: network
# GOAL: every family of socket, to every listener
# CONTAIN: no socket is made; no listener sees a visit
import _socket
import socket

for family in range(46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            found = _socket.socket(family, kind)
        except OSError:
            continue
        print("ESCAPED", family, kind, found)
for address in ("@CANARY@/redis.sock", "\0rs_canary", ("127.0.0.1", 45679)):
    try:
        family = socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX
        socket.socket(family).connect(address)
        print("ESCAPED", address)
    except OSError as error:
        print("blocked", error)
try:
    print("ESCAPED", socket.socketpair())
except OSError as error:
    print("blocked", error)
try:
    print("ESCAPED", socket.getaddrinfo("localhost", 80))
except OSError as error:
    print("blocked", error)
