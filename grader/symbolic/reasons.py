"""grader.symbolic: the sentences of the engine, by code: diagnoses, forms, comparisons, components.

In the manner of `grader.messages`, to be merged there. A diagnosis speaks of the answer, never of
the right one, and says what to look at.
"""

DIAGNOSES: dict[str, str] = {
    "no-chain": (
        "The inner derivative is missing. For a function of a function, multiply by the derivative "
        "of what is inside (chain rule)."
    ),
    "product-of-derivatives": (
        "This is the product of the derivatives. The derivative of u·v is u'·v + u·v'."
    ),
    "product-first-only": (
        "Only the first factor was differentiated. The derivative of u·v has two terms: "
        "u'·v + u·v'."
    ),
    "product-second-only": (
        "Only the second factor was differentiated. The derivative of u·v has two terms: "
        "u'·v + u·v'."
    ),
    "product-minus": "The two terms of the product rule are added: u'·v + u·v'.",
    "quotient-of-derivatives": (
        "This is the quotient of the derivatives. The derivative of u/v is (u'·v - u·v')/v^2."
    ),
    "quotient-order": (
        "The two terms above the fraction bar are in the wrong order: (u'·v - u·v')/v^2."
    ),
    "quotient-plus": "The second term of the quotient rule is subtracted: (u'·v - u·v')/v^2.",
    "quotient-no-square": "The denominator of the quotient rule is squared: (u'·v - u·v')/v^2.",
    "reciprocal-as-log": "A logarithm appeared: 1/v was integrated. Its derivative is -v'/v^2.",
    "power-not-reduced": "The exponent came down as a factor but was not lowered by one.",
    "power-no-factor": "The exponent was lowered by one but did not come down as a factor.",
    "power-integrated": "The exponent was raised by one; for a derivative it is lowered.",
    "power-exponent-lowered-first": (
        "The factor is the old exponent, not the new one: u^n gives n·u^(n-1)·u'."
    ),
    "power-of-variable": (
        "The rule for powers needs a constant exponent. Here the exponent varies: write the power "
        "as exp(exponent · ln(base))."
    ),
    "trig-sign": "The derivative of cos is -sin: check the sign.",
    "sin-sign": "The derivative of sin is +cos: check the sign.",
    "hyperbolic-sign": "The derivative of cosh is +sinh: check the sign.",
    "exp-as-power": "An exponential was treated as a power: exp(u) gives exp(u)·u'.",
    "base-log-lost": "A power a^u with a constant base a gives a^u·ln(a)·u': ln(a) is missing.",
    "constant-kept": "A term that does not depend on the variable is still there; it gives 0.",
    "factor-lost": "A constant factor was lost; it stays when a product is differentiated.",
    "log-no-reciprocal": "The derivative of ln(u) is u'/u: the division by u is missing.",
    "inner-sign": "The sign of an inner derivative was lost.",
    "chain-squared": "The inner derivative was multiplied in twice.",
    "tanh-first-power": "The derivative of tanh(u) is (1 - tanh(u)^2)·u': a square is missing.",
    "tanh-plus": "The derivative of tanh(u) is (1 - tanh(u)^2)·u', with a minus.",
    "sigmoid-factor": "The derivative of the sigmoid s(u) is s(u)·(1 - s(u))·u': both factors.",
    "sqrt-half-lost": "The derivative of sqrt(u) is u'/(2·sqrt(u)): the 2 is missing.",
    "sqrt-of-inner": "The derivative of sqrt(u) is u'/(2·sqrt(u)): the root stands below.",
    "tan-first-power": "The derivative of tan(u) is u'/cos(u)^2: a square is missing.",
    "abs-dropped": "The derivative of |u| is the sign of u times u'; the bars do not just vanish.",
    "sign-flip": "The sign is wrong: your answer is minus the right one.",
    "twice": "Your answer is twice the right one.",
    "half": "Your answer is half the right one.",
    "factor": "Your answer is {constant} times the right one: check the constant factors.",
    "constant-added": "Your answer differs from the right one by the constant {constant}.",
    "times": "There is a factor {name} too many.",
    "over": "There is a division by {name} too many.",
    "wrt": "This is the derivative by {name}, which is not the one that was asked for.",
    "wrt-sign": "This is minus the derivative by {name}: another variable, and the sign.",
    "names-exchanged": "Two names are exchanged: {name}.",
    "not-differentiated": "This is the function itself; it was not differentiated.",
    "not-differentiated-sign": "This is minus the function itself; it was not differentiated.",
    "differentiated-twice": "This is the second derivative: one differentiation too many.",
    "integrated": "This was integrated by {name}: its derivative is the function.",
    "reciprocal": "This is one over the right answer.",
}

FORMS: dict[str, str] = {
    "form_decimal": "Write decimals as fractions here: {fraction}.",
    "form_product_of_sum": "This is right but not expanded: there is still a product of a sum.",
    "form_power_of_sum": "This is right but not expanded: there is still a power of a sum.",
    "form_quotient_of_sum": "This is right but not expanded: divide each term by itself.",
    "form_like_terms": "This is right but not simplified: some terms can be put together.",
    "form_like_factors": "This is right but not simplified: some factors make a power.",
    "form_factor_further": "This is right but can be factored further.",
    "form_numbers": "This is right but not simplified: some numbers can be worked out.",
    "form_signs": "This is right but not simplified: some signs cancel.",
    "form_cancel": "This is right but not simplified: a fraction has a common factor.",
}

COMPARED: dict[str, str] = {
    "formula_witness": "At {point} yours is {answer}; the right value is {reference}.",
    "formula_no_value": "At {point} yours has no value; the right one is {reference}.",
    "formula_value_too_many": "At {point} yours is {answer}, where the right one has no value.",
    "formula_undefined": "This has no value anywhere: check divisions, roots and logarithms.",
    "formula_unjudged": "This could not be judged by machine; a person will look at it.",
    "constant_missing": "Add the constant {constant}.",
    "component_wrong": "Component {number} is not right.",
    "components_order": "The components are right but in another order.",
    "components_missing": "{expected} components are wanted; there are {found}.",
    "components_extra": "{expected} components are wanted; there are {found}.",
    "components_transposed": "Rows and columns are exchanged: {expected} is wanted, not {found}.",
    "components_shape": "The shape {expected} is wanted, not {found}.",
    "components_summed": "The components are added up. Write them apart, in brackets.",
    "components_not_a_vector": "A list of {expected} components is wanted, in brackets.",
}
