"""grader: every sentence a learner can read, by code: what was read, what is wrong, what to do."""

from collections.abc import Callable, Mapping
from typing import Protocol

from grader.messages_code import CODE
from grader.messages_explain import EXPLAINED
from grader.messages_formula import SENTENCES
from grader.messages_notebook import NOTEBOOK
from grader.messages_own import OWN
from grader.messages_parts import PARTS
from grader.messages_path import PATH
from grader.messages_phrases import PHRASES, phrased
from grader.messages_playground import PLAYGROUND, PREDICTION
from grader.messages_shape import SHAPE
from grader.symbolic.words import WORDS

__all__ = ["MESSAGES", "PHRASES", "Told", "text"]


class Told(Protocol):
    """What `text` needs of a Feedback."""

    @property
    def code(self) -> str: ...
    @property
    def data(self) -> Mapping[str, str | int | float | None]: ...


CHOICE = {
    "choice_type": 'Send the ids of the options you choose, as a list such as ["b"].',
    "choice_empty": "No option is chosen yet. Choose one and hand it in; this try is not counted.",
    "choice_unknown": "There is no option “{id}” here. The options are: {known}.",
    "choice_twice": "Option “{id}” is in your answer twice. Name each option once.",
    "choice_one_only": "You chose {count} options, and exactly one is wanted. Keep the best one.",
    "option_right": "“{text}” is right. {reason}",
    "option_wrong": "“{text}” is not right. {reason}",
    "choice_missing": "Right options you have not chosen: {count}.",
}

READING = {
    "number_type": 'A number is wanted: text such as "2pi/3", or a plain number.',
    "empty": "There is nothing here yet. Type a number, such as 0.5 or 1/3.",
    "too_long": (
        "This is {length} characters long; at most {limit} are read. Write the number more briefly."
    ),
    "too_deep": (
        "Brackets, signs and powers are nested more than {limit} deep in “{read}”. Write it "
        "more simply."
    ),
    "control_character": (
        "Character {position} of “{read}” is invisible ({character}) and has no meaning in a "
        "number. Delete it, or type the number again."
    ),
    "unknown_character": (
        "“{found}” in “{read}” has no meaning in a number. Numbers are made of digits, a point, "
        "+ - * / ^, brackets, pi, e and functions such as sqrt( )."
    ),
    "unknown_name": (
        "“{name}” in “{read}” is not a name known here. Known: {known}. For “times” write *."
    ),
    "unexpected": (
        "In “{read}”, “{found}” stands where a number should. Check what comes before it."
    ),
    "ends_early": (
        "“{read}” stops where a number should follow. Complete it, or delete the last sign."
    ),
    "missing_operator": (
        "In “{read}” there is no sign before “{found}”. Write what joins them: + - * / or ^."
    ),
    "power_of_power": (
        "“{read}” holds a power of a power, which can be read in two ways. Add brackets."
    ),
    "two_points": "“{read}” has a number with two decimal points. Keep one.",
    "function_brackets": "“{name}” needs brackets around what it works on: {name}(...).",
    "bracket_unclosed": "The bracket “{bracket}” in “{read}” is never closed. Add the closing one.",
    "bracket_unopened": (
        "The bracket “{bracket}” in “{read}” closes nothing. Delete it, or add an opening one."
    ),
    "bracket_mismatch": "In “{read}”, “{opening}” is closed by “{bracket}”. Use a matching pair.",
    "bracket_empty": "There are brackets with nothing inside in “{read}”. Put a number there.",
    "decimal_comma": "“{found}” has a comma. For a decimal point write {suggestion}.",
    "thousands": (
        "“{found}” can be read in two ways. Write the number without separators, such as "
        "{suggestion}, and a decimal point as “.”."
    ),
    "several_values": (
        "“{read}” holds “{found}”, which separates values. One number is wanted here."
    ),
    "two_values": "“{read}” has more than one “=”. Give one number only.",
    "equation": "“{read}” is an equation. Give the number alone, or as x = number.",
    "percent": (
        "Percent signs are not read. Write “{read}” as a decimal or a fraction: 50% is 0.5 or "
        "50/100."
    ),
    "degrees": "The degree sign is not read: angles are in radians. 180° is pi.",
    "factorial": "“!” is not read here. Write the product out.",
    "bars": "“|” is not read here. For the absolute value write abs( ).",
    "not_finite": "“{read}” is not a finite number. A number is wanted that can be written down.",
    "division_by_zero": "“{read}” divides by zero at character {position}, so it has no value.",
    "zero_to_zero": (
        "“{read}” has zero to the power zero, which has no agreed value. Write the number you mean."
    ),
    "root_of_negative": "“{read}” takes a root of a negative number, which is not a real number.",
    "log_of_zero": "“{read}” takes the logarithm of zero, which has no value.",
    "log_of_negative": (
        "“{read}” takes the logarithm of a negative number, which is not a real number."
    ),
    "tan_undefined": "“{read}” takes the tangent where it has no value.",
    "out_of_range": (
        "“{read}” is too large, or too close to zero, to be worked with here. Check the exponents."
    ),
}

NUMBER = {
    "number_right": "Right.",
    "number_wrong": "We read {read}. That is not the number we are looking for.",
    "number_because": "We read {read}. {reason}",
}

SOURCE = {
    "code_type": "Hand in your program as text.",
    "code_empty": (
        "The program is empty. Write the function and hand it in; this try is not counted."
    ),
    "code_too_long": "The program has {size} bytes; at most {limit} are read. Shorten it.",
    "code_nul": "Line {line} holds a NUL character, which Python cannot read. Delete it.",
    "code_unicode": (
        "Line {line} holds half of a character (a lone surrogate). Type that line again."
    ),
    "syntax_error": (
        "Python cannot read line {line}: {message}. This costs nothing; mend the line and try "
        "again.\n{text}\n{caret}"
    ),
    "function_missing": (
        "Your program does not define {function}. It defines: {found}. This costs nothing."
    ),
    "function_close": (
        "Your program defines {close}, but {function} is wanted. Rename it; this costs nothing."
    ),
    "function_none": (
        "Your program does not define {function}, nor any other function. This costs nothing."
    ),
    "function_not": "{function} is defined, but not as a function: {message}. This costs nothing.",
    "bad_signature": (
        "Your {signature} cannot be called as {expected}. Check the parameters; this costs nothing."
    ),
}

RUNNING = {
    "load_raised": (
        "Your program stopped before any test, on line {line}: {type}: {message}\n{traceback}"
    ),
    "raised": "{type} on line {line}: {message}\n{traceback}",
    "raised_hidden": (
        "Your function raised {type} on line {line}. The inputs of this case are hidden."
    ),
    "time_limit": (
        "Your program was stopped at its time limit ({cpu_s} s of computing, {wall_s} s in "
        "all). Look for a loop that does not end."
    ),
    "memory_limit": "Your program needed more than {memory_mb} MB of memory and was stopped.",
    "output_limit": "Your program printed or returned more than {output_kb} kB and was stopped.",
    "result_too_large": (
        "What your function returned is too large to hand over. Return the result asked for only."
    ),
    "forbidden": (
        "Your program tried something that is not allowed here, such as files, network or "
        "processes."
    ),
    "stopped_at": "It was in line {line} then.",
    "different_answers": (
        "Asked again in a fresh process, your function answered this case differently. It must "
        "not count its calls or remember earlier ones; make random numbers from a seed inside it."
    ),
    "crashed": "Your program crashed the Python interpreter in this case.",
    "exited": "Your program ended before this case was done. Do not call exit() or quit().",
    "not_run": "Not run: the program had stopped before this case.",
    "unsupported_value": (
        "Your function returned something other than numbers, arrays, text, lists or dicts{kind}."
    ),
    "printed": "Printed:\n{text}",
    "returned_none": "Your function returned nothing. End it with return and the result.",
    "printed_not_returned": (
        "Your function printed but returned nothing. Replace print(...) with return ...."
    ),
    "cases_passed": "{passed} of {total} cases pass.",
    "hidden_failed": (
        "Your public cases pass. The hidden ones decide, and {failed} of {hidden} fail."
    ),
}

COMPARING = {
    "type_differs": "{where} should be {expected}; yours is {got}.",
    "length_differs": "{where} should have {expected} parts; yours has {got}.",
    "shape_differs": "{where} should have shape {expected}; yours has shape {got}.",
    "dtype_differs": "{where} should hold {expected}; yours holds {got}.",
    "key_missing": "{where} lacks the key {key}.",
    "keys_extra": "{where} has keys that are not asked for: {count}.",
    "nan_unexpected": (
        "{where} is not a number (NaN) where a number is expected. Entries like this: {count}."
    ),
    "inf_unexpected": (
        "{where} is infinite where a finite number is expected. Entries like this: {count}."
    ),
    "finite_unexpected": (
        "{where} is a finite number where {expected} is expected. Entries like this: {count}."
    ),
    "values_differ": "{where} has wrong entries: {count} of {total}.",
    "value_differs": "{where} is wrong.",
    "entry_differs": "{where} is {got}; expected is {expected}.",
    "worst_entry": (
        "{where} is the farthest off: by {difference}, where {allowed} would be close enough."
    ),
    "list_not_array": (
        "{where} is a list; it was accepted in place of an array of the same shape. "
        "np.array(...) makes one."
    ),
    "array_not_list": (
        "{where} is an array; it was accepted in place of a list of the same numbers."
    ),
    "list_not_tuple": "{where} is {got}; it was accepted in place of {expected}.",
}

MESSAGES: dict[str, str] = {
    **CHOICE,
    **READING,
    **NUMBER,
    **SOURCE,
    **RUNNING,
    **COMPARING,
    **CODE,
    **WORDS,
    **SENTENCES,
    **SHAPE,
    **PATH,
    **EXPLAINED,
    **NOTEBOOK,
    **PARTS,
    **OWN,
    **PLAYGROUND,
    **PREDICTION,
}


def text(feedback: Told, translate: Callable[[str], str] = str) -> str:
    """Return the sentence. An unknown code or missing data is a bug, and raises KeyError.

    `translate` is given each sentence before it is filled, and puts another in its place.
    """
    data = phrased(feedback.code, feedback.data, translate)
    if "problem_code" in data:
        # One sentence within another: what is wrong in one gap of several.
        data["problem"] = translate(MESSAGES[str(data["problem_code"])]).format_map(data)
    return translate(MESSAGES[feedback.code]).format_map(data)
