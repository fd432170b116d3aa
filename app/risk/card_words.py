"""The fixed words of a model's card, for whoever reads it; the figures in it are the run's own."""

from app.foundation.i18n import mark

PURPOSE = mark("To offer more support earlier to people who may otherwise still be in care in two years.")
FORBIDDEN = (
    mark("To lower, delay, condition or end a benefit, an appointment or a place."),
    mark("To look for fraud, or to sanction."),
    mark("To be shown to other agencies."),
    mark("To decide without a person who has first written their own estimate."),
)
METRICS = {
    "auc": (mark("Ranks people rightly (0.5 is chance, 1 is always)"), "AUC"),
    "calibration_slope": (mark("Neither too bold nor too shy (1 is right)"), "slope"),
    "calibration_in_the_large": (mark("Too high or too low on the whole (0 is right)"), "CITL"),
    "ece": (mark("Mean distance from what happened (0 is right)"), "ECE"),
    "brier": (mark("Mean squared error (lower is better)"), "Brier"),
}
GROUP_NAMES = {
    "age": mark("Age"),
    "household": mark("Household"),
    "territory": mark("Territory"),
    "sex": mark("Sex, as people said themselves"),
}
LABEL_NAMES = {
    "": mark("Not said"),
    "under_30": mark("Under 30"),
    "30_to_44": mark("30 to 44"),
    "from_45": mark("45 and over"),
    "one_without": mark("One adult, no children"),
    "several_without": mark("Several adults, no children"),
    "one_with_children": mark("One adult with children"),
    "several_with_children": mark("Several adults with children"),
    "woman": mark("Woman"),
    "man": mark("Man"),
    "other": mark("Neither of the two"),
}
