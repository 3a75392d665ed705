"""grader.symbolic: what the reader of formulas says, by code: what was read, and what to do."""

SHAPE: dict[str, str] = {
    "formula_empty": "There is nothing here yet. Type a formula, such as 2x + 1.",
    "formula_too_long": (
        "This is {length} characters long; at most {limit} are read. Write it more briefly."
    ),
    "formula_too_many": (
        "This formula has more than {limit} parts. Write it more briefly, perhaps with powers."
    ),
    "formula_too_deep": (
        "Brackets, powers and signs are nested more than {limit} deep at character {place} of "
        "“{read}”. Write it more simply."
    ),
    "formula_unexpected": (
        "In “{read}”, “{found}” (character {place}) stands where a number, a name or a bracket "
        "should. Check what comes before it."
    ),
    "formula_ends_early": (
        "“{read}” stops after “{last}”, where something should follow. Complete it, or delete "
        "the last sign."
    ),
    "formula_ends_in_bracket": (
        "In “{read}”, “{last}” is followed by “{found}” (character {place}); something is missing "
        "between the two."
    ),
    "formula_two_signs": (
        "In “{read}”, “{second}” (character {place}) follows directly after “{first}”. Keep one of "
        "the two, or put what is missing between them."
    ),
    "formula_power_of_nothing": (
        "The raised “{found}” in “{read}” (character {place}) has nothing to its left to be a "
        "power of."
    ),
    "formula_missing_operator": (
        "In “{read}”, no sign stands before “{found}” (character {place}). Write what joins them: "
        "+ - * / or ^."
    ),
    "formula_lines": (
        "Your answer goes on in a new line at character {place}. Write one formula on one line."
    ),
    "formula_prose": (
        "“{read}” reads like a sentence, and a formula is wanted here. It can be made of numbers, "
        "{known}, + - * / ^ and brackets. If you are stuck, a hint may help."
    ),
    "formula_program": (
        "“{found}” in “{read}” (character {place}) belongs to a program. Only formulas are read "
        "here, and nothing is run: type the mathematics alone."
    ),
}

BRACKETS: dict[str, str] = {
    "formula_bracket_unclosed": (
        "The bracket “{bracket}” at character {place} of “{read}” is never closed. Add the closing "
        "one."
    ),
    "formula_bracket_unopened": (
        "The bracket “{bracket}” at character {place} of “{read}” closes nothing. Delete it, or "
        "add an opening one."
    ),
    "formula_bracket_mismatch": (
        "In “{read}”, the “{opening}” of character {opened} is closed by “{bracket}” (character "
        "{place}). Use a matching pair."
    ),
    "formula_bracket_empty": (
        "The brackets in “{read}” at character {place} hold nothing. Put a formula there, or "
        "delete them."
    ),
    "formula_bars_unpaired": (
        "The bars | in “{read}” do not pair up. Write |x| with both bars, or abs(x)."
    ),
    "formula_bars_ways": (
        "The bars in “{found}” can be paired in two ways. Write abs( ) in place of the bars, or "
        "add brackets."
    ),
}

NUMBERS: dict[str, str] = {
    "formula_decimal_comma": (
        "“{found}” has a comma. For a decimal point write {suggestion}; one formula is wanted "
        "here, no list."
    ),
    "formula_decimal_commas": (
        "The commas in “{read}” may be decimal commas or part entries. Write decimals with a "
        "point, such as 1.5, and part the entries with commas."
    ),
    "formula_thousands": (
        "“{found}” can be read in two ways. Write a large number without separators, {suggestion}, "
        "and a decimal point as “.”."
    ),
    "formula_numbers": (
        "The numbers {first} and {second} stand side by side in “{read}” (character {place}). "
        "Write {first}*{second} for their product, {first}+{second} for a mixed number."
    ),
    "formula_two_points": (
        "There are two decimal points in one number in “{read}” (character {place}). Keep one."
    ),
    "formula_underscore": (
        "“_” at character {place} of “{read}” has no meaning there. Write numbers without it; in "
        "names it comes between a letter and a subscript, as in w_1."
    ),
    "formula_hexadecimal": (
        "“{found}” looks like a number of a programming language. Write it with decimal digits."
    ),
    "formula_digits": (
        "The number at character {place} has {length} digits; at most {limit} are read. Write it "
        "as a power or a product."
    ),
    "formula_huge_exponent": (
        "“{found}” has an exponent beyond {limit}, too large to be worked with. Check it."
    ),
    "formula_e_digits": (
        "“{found}” can be read in two ways: e for “times ten to the power”, or as a factor. Write "
        "out what you mean, such as {suggestion}."
    ),
    "formula_digits_after": (
        "“{found}” (character {place}) could be a power or a product. Write {power} or {product}."
    ),
    "formula_percent": (
        "“{found}” in “{read}” is not read: write a percentage as a decimal or a fraction, 50% as "
        "0.5."
    ),
    "formula_degrees": "The degree sign is not read: angles are in radians. 180° is pi.",
}

NAMES: dict[str, str] = {
    "formula_unknown_name": (
        "“{found}” (character {place} of “{read}”) is not a name of this exercise. Known: {known}. "
        "For a product write *."
    ),
    "formula_close_name": (
        "“{found}” (character {place} of “{read}”) is not known here. Did you mean {close}? "
        "Capitals matter. Known: {known}."
    ),
    "formula_unknown_function": (
        "“{found}” (character {place} of “{read}”) is not a function known here. Known are, among "
        "others: {known}."
    ),
    "formula_index": (
        "“{name}[{index}]” (character {place} of “{read}”) could be a subscript or a product. "
        "Write {name}_{index} or {name}*{index}."
    ),
    "formula_split_ways": (
        "“{found}” can be read as {pieces} or as {or_}. Write * between factors and brackets "
        "after functions."
    ),
    "formula_lookalike": (
        "“{found}” at character {place} ({character}) looks like the letter {looks} but belongs "
        "to another alphabet. Type {looks} again on your keyboard."
    ),
    "formula_invisible": (
        "Character {place} of your answer is invisible ({found}) and has no meaning in a formula. "
        "Delete it, or type the formula again."
    ),
    "formula_strange": (
        "“{found}” (character {place} of “{read}”) has no meaning in a formula. Use numbers, "
        "names, + - * / ^ and brackets."
    ),
    "formula_no_value_name": (
        "“{found}” (character {place} of “{read}”) does not stand for a number. Write the formula "
        "itself."
    ),
    "formula_prime": (
        "The prime ' at character {place} of “{read}” asks for a derivative. Work it out, and "
        "write the result; f'(x) = may stand before it."
    ),
    "formula_to_compute": (
        "“{found}” at character {place} of “{read}” is something still to be worked out. Write "
        "its result; a left-hand side such as dy/dx = may stand before it."
    ),
    "formula_factorial": "“!” (character {place}) is not read here. Write the product out.",
    "formula_plus_minus": (
        "“{found}” (character {place}) stands for two values. Write the one that is meant."
    ),
    "formula_approximate": (
        "“{found}” (character {place}) says that something is rounded. Write the exact formula "
        "alone."
    ),
    "formula_double_slash": (
        "“//” (character {place} of “{read}”) is no division here. Write a single /."
    ),
    "formula_comment": (
        "“{found}” (character {place} of “{read}”) begins a remark in programs. Write the formula "
        "alone."
    ),
    "formula_logic": "“{found}” (character {place} of “{read}”) is not read in a formula.",
    "formula_arrow": (
        "The arrow at character {place} of “{read}” is not read. Write the result alone."
    ),
    "formula_dots": "Dots (character {place}) leave something open. Write every term out.",
    "formula_latex": (
        "The LaTeX command “{found}” (character {place}) is not read here. Known are \\frac, "
        "\\sqrt, \\cdot, \\ln, \\sin, Greek letters, matrices and the like."
    ),
    "formula_latex_argument": (
        "What belongs to “{found}” (character {place}) cannot be read. Put it in braces, as in "
        "\\frac{{1}}{{2}} or \\sqrt{{x}}."
    ),
}

FUNCTIONS: dict[str, str] = {
    "formula_needs_argument": (
        "“{name}” (character {place} of “{read}”) needs something to work on: {name}(x), say."
    ),
    "formula_few_arguments": (
        "“{name}” (character {place}) needs {wanted} things to work on, parted by commas."
    ),
    "formula_many_arguments": (
        "“{name}” works on one thing, and a comma stands at character {place} of “{read}”. Write "
        "a decimal point as “.”, or close the bracket earlier."
    ),
    "formula_argument_ways": (
        "In “{read}” it is not clear how far {name} reaches: {name}({argument}) or "
        "{name}({other})? Add the brackets that you mean."
    ),
    "formula_function_power": (
        "The exponent after “{name}” (character {place}) cannot be read. Write {name}(x)^2 for the "
        "square of {name}."
    ),
    "formula_inverse_ways": (
        "“{found}” may mean the inverse function or 1/{name}. Write out which one you mean."
    ),
    "formula_log2": (
        "“log2” (character {place}) may be the logarithm to base 2 or the logarithm of 2. Write "
        "log_2(x) or ln(2)."
    ),
    "formula_root_power": (
        "After √ it is not clear whether the power in “{read}” is under the root. Write √( ) with "
        "brackets."
    ),
    "formula_power_of_power": (
        "“{read}” has a power of a power at character {place}, which can be read in two ways. Add "
        "brackets."
    ),
    "formula_call_of_name": (
        "“{name}” is a variable here, so “{name}(…)” (character {place} of “{read}”) could be a "
        "product or a function's value. For the product write {name}*(…)."
    ),
}

KINDS: dict[str, str] = {
    "formula_equation": (
        "One formula is wanted, and “{read}” compares two (character {place}). Write the "
        "right-hand side alone; f(x) = or dy/dx = may stand before it."
    ),
    "formula_trailing": "Nothing follows the “{found}” at the end of “{read}”. Delete it.",
    "formula_steps": ("“{read}” holds several “=”. Write the final result alone."),
    "formula_list_for_value": (
        "One formula is wanted, and “{read}” is a list (see character {place}). Write the formula "
        "without commas; to group, use ( )."
    ),
    "formula_set": (
        "“{read}” stands in braces like a set. One formula is wanted: leave the braces out, "
        "or use ( )."
    ),
    "formula_value_for_relation": (
        "An equation is wanted, such as y = 2x + 1, and “{read}” is a formula alone. Write both "
        "sides."
    ),
    "formula_relation_chain": (
        "“{read}” has more than one sign of comparison (character {place}). Keep one."
    ),
    "formula_matrix_for_list": (
        "A plain list is wanted, such as [2x, 3y], and “{read}” is a matrix with rows of its own. "
        "Leave the inner brackets out."
    ),
    "formula_entry_missing": (
        "Entry {number} of the list in “{read}” is missing (character {place}). Put it in, or "
        "delete the extra separator."
    ),
    "formula_ragged": "The rows of “{read}” have different lengths. Give each as many entries.",
    "formula_list_spaces": (
        "Only a space stands before “{found}” (character {place} of “{read}”). Part the entries "
        "with commas; write * for a product."
    ),
    "formula_equation_in_list": (
        "“{read}” compares at character {place}, and a list of formulas is wanted. Write the "
        "entries alone, such as [2, 3]."
    ),
    "formula_nested_lists": (
        "The lists in “{read}” are nested too deeply. A matrix is a list of rows: [[1, 2], [3, 4]]."
    ),
    "formula_list_inside": (
        "A list stands inside the formula “{read}” (character {place}), where one value is needed."
    ),
    "formula_list_times_list": (
        "“{found}” multiplies two lists, which can mean several things. Write the result entry by "
        "entry."
    ),
    "formula_over_list": "“{found}” divides by a list. Write the result entry by entry.",
    "formula_list_plus": (
        "“{found}” adds lists of different lengths, or a list and a single formula. Write the "
        "result entry by entry."
    ),
    "formula_transposed": "The T in “{found}” transposes, and what stands before it is no list.",
}

VALUES: dict[str, str] = {
    "formula_division_by_zero": (
        "“{whole}” divides by {part}, which is zero, so it has no value. Check the denominator."
    ),
    "formula_zero_to_zero": (
        "“{whole}” is zero to the power zero, which has no agreed value. Write the number you mean."
    ),
    "formula_root_of_negative": (
        "“{whole}” takes a root of a negative number, {part}; that is not a real number."
    ),
    "formula_log_of_zero": (
        "“{whole}” takes the logarithm of {part}, which is zero, so it has no value."
    ),
    "formula_log_of_negative": (
        "“{whole}” takes the logarithm of {part}, which is never positive; that is not a real "
        "number."
    ),
    "formula_outside": (
        "“{whole}” has no real value: {part} lies outside of where the function is defined."
    ),
    "formula_no_value_there": "“{whole}” has no value: the function has a pole at {part}.",
    "formula_huge": (
        "“{whole}” is a number of more than {limit} digits, too large to be worked with. Check the "
        "exponents."
    ),
}

WARNINGS: dict[str, str] = {
    "formula_label": "“{found}” was left aside.",
    "formula_scientific": (
        "“{found}” was read as a number with a power of ten, 10^({power}). For e = 2.718… write *e."
    ),
    "formula_spelling": "“{found}” was read as {name}.",
    "formula_split": "“{found}” was read as {pieces}.",
    "formula_sigma": "“{found}” was read as the sigmoid, 1/(1 + e^(-x)).",
    "formula_inverse": "“{found}” was read as the inverse function, {name}; not as one over it.",
    "formula_log_base": "“{found}” was read as a logarithm with its base second.",
    "formula_mixed": "“{found}” was read as a mixed number: the whole plus the fraction.",
    "formula_number_behind": "The {number} in “{found}” was read as a factor.",
    "formula_argument_ends": (
        "“{name} {argument}” was read as {name}({argument}); what follows is not part of it."
    ),
    "formula_argument_reach": "“{found}” was read as {name}({argument}).",
    "formula_root_ends": (
        "The root was read to end after {argument}. For a longer one write √( ) with brackets."
    ),
    "formula_exponent_ends": (
        "In “{found}” only {exponent} was read as the exponent. If you mean more, write "
        "{suggestion}."
    ),
    "formula_quotient_ends": (
        "“{found}” was read as ({quotient})·{factor}. For a longer denominator write "
        "/({bottom}*{factor})."
    ),
    "formula_value_for_list": (
        "A list of formulas is wanted, such as [2x, 3y], and “{read}” is a single one."
    ),
    "formula_transposed_list": "The T was left aside: the list was read as it stands.",
}

WORDS: dict[str, str] = {
    **SHAPE,
    **BRACKETS,
    **NUMBERS,
    **NAMES,
    **FUNCTIONS,
    **KINDS,
    **VALUES,
    **WARNINGS,
}
