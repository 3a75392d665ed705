# CLASS: resource
# GOAL: hold the worker without using the processor
# CONTAIN: killed at the wall limit
# EXPECT: timeout
import select

while True:
    select.select([], [], [], 3600)
