# CLASS: integrity
# EXERCISE: mse
# GOAL: an exception whose text, class and traceback run code in whoever reports it
# CONTAIN: score 0, and the calls after it are still served


class Trap(Exception):
    @property
    def __traceback__(self):
        raise SystemExit(0)

    def __str__(self):
        raise KeyboardInterrupt

    def __setattr__(self, name, value):
        raise SystemExit(0)


def mse(y, yhat):
    raise Trap
