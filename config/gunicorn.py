"""How gunicorn serves the pages; without a Redis, the grading worker runs beside them."""

import fcntl
import os
import threading

from django.core.management import call_command

from config.celery import app

IN_PROCESS = os.environ.get("NABLA_BROKER") == "memory"

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# A message in memory reaches only the process that sent it: there may be no second one.
workers = 1 if IN_PROCESS else int(os.environ.get("WEB_WORKERS", "2"))
# Loaded once and then forked: half the time to start, half the memory.
preload_app = True
# Each page that follows a submission live holds a thread.
threads = int(os.environ.get("WEB_THREADS", "16"))
timeout = 60
graceful_timeout = 3
keepalive = 5
# The heartbeat file must not lie on a disk that can stall.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# Nobody steers this server through a socket, so none lies in the home folder.
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "info").lower()


def on_starting(_server: object) -> None:
    """Loaded, but not yet listening: wait while the supervisor still prepares the database."""
    if gate := os.environ.get("NABLA_GATE"):
        with open(gate, "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)


def post_worker_init(_worker: object) -> None:
    """In a web process that is ready: start the grading worker there, if there is no broker."""
    if IN_PROCESS:
        # Built in the main thread: Celery's current app belongs to the thread that builds it.
        controller = app.WorkController(pool="solo", hostname="inline@nabla")
        threading.Thread(target=controller.start, daemon=True).start()
        # And the sweep: a process of its own could not put messages into this one's memory.
        threading.Thread(target=call_command, args=["sweep"], daemon=True).start()
