# CLASS: persistence
# GOAL: change shared modules and cached objects for whoever comes next
# CONTAIN: poison_2 sees nothing
import builtins
import math
import sys

import numpy as np

builtins.len = lambda x: 7
math.sqrt = lambda x: -1
np.mean = lambda *a, **k: 0
sys.modules["json"] = None
sys.meta_path.clear()
