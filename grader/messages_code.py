"""grader: what is said of programs beyond their values: prints, exceptions, costs, style."""

CODE = {
    "function_absent": "Your program does not define {function}, so this case earns nothing.",
    "raises_other": "The call must raise {expected}; it raised another exception.",
    "raises_nothing": "The call must raise {expected}; it raised nothing.",
    "argument_changed": (
        "Your function changed its argument {name}, which the caller goes on using. Work on a "
        "copy: {name}.copy(), or an expression that makes a new array."
    ),
    "cost_over": (
        "The result is right, but took {ms} ms of computing; the limit is {limit} ms. Work on "
        "whole arrays in place of a Python loop."
    ),
    "cost_over_n": (
        "The result is right, but took {ms} ms of computing for n = {n}; the limit is {limit} ms. "
        "Work on whole arrays in place of a Python loop over samples."
    ),
    "carried_forward": (
        "Wrong because your {call} is, but from its value you go on rightly: error carried "
        "forward, {percent} % of this case."
    ),
    "printed_nothing": "Nothing was printed here. What is asked for must be printed.",
    "printed_too_much": "More was printed than can be looked at. Print what is asked for only.",
    "printed_last_line": "Your last line is “{got}”; expected is “{expected}”.",
    "printed_last_line_hidden": "Your last line is not the one expected.",
    "printed_line": "Your line {line} is “{got}”; expected is “{expected}”.",
    "printed_line_hidden": "Your line {line} is not the one expected.",
    "printed_lines": "You printed {got} lines; expected are {expected}.",
    "printed_token": "Word or number {place} is “{got}”; expected is “{expected}”.",
    "printed_token_hidden": "Word or number {place} is not the one expected.",
    "printed_tokens": "You printed {got} words and numbers; expected are {expected}.",
    "style_use": "Style, not counted: this program does without {word}. {reason}",
    "style_avoid": "Style, not counted: this program uses {word}{place}. {reason}",
    "rule_use": (
        "The exercise asks for {word}, and your program does without, so it earns 0. {reason}"
    ),
    "rule_avoid": (
        "The exercise forbids {word}, and your program uses it{place}, so it earns 0. {reason}"
    ),
    "rule_unread": (
        "The exercise has rules about what a program may use, and yours is nested too deep to be "
        "checked for them, so it earns 0. Write it more simply."
    ),
}
