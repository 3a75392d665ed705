# CLASS: integrity
# EXERCISE: mse
# GOAL: classes that claim another name, class and equality
# CONTAIN: score 0


class Liar(type):
    def __instancecheck__(cls, other):
        return True

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(float)


class Number(float, metaclass=Liar):
    __class__ = float

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__


def mse(y, yhat):
    return Number(0.0)
