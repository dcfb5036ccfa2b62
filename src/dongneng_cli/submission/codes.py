"""Rules of the reader: S001 to S039 refuse the whole file, S040 to S079 concern a sheet or a cell.

A number is never reused. Texts are marked for translation and translated when they are shown.
The refusals are in ``refusals.py``.
"""

from dongneng_cli.findings import Severity
from dongneng_cli.i18n import N_
from dongneng_cli.submission.refusals import READER_RULES, rule

__all__ = ["READER_RULES"]

ERROR_VALUE = rule(
    "S040",
    Severity.ERROR,
    (
        N_("no cell holds an error"),
        N_("an error is not a figure, and is not blank either"),
        N_("#DIV/0!"),
        N_("correct the formula, or type the figure"),
    ),
)
UNCALCULATED = rule(
    "S041",
    Severity.ERROR,
    (
        N_("every formula has been calculated"),
        N_("without the stored result nobody can say what the figure is"),
        N_("=SUM(D5:D9) written by a program that does not calculate"),
        N_("open it in Excel or WPS, let it calculate, and save"),
    ),
)
NOT_DECIMAL = rule(
    "S042",
    Severity.ERROR,
    (
        N_("a number is a plain finite decimal"),
        N_("programs read other digits, separators and infinity differently"),
        N_("NaN, 1e309, 1,234 or full-width digits in a number cell"),
        N_("type the number again"),
    ),
)
SPLIT_VALUE = rule(
    "S043",
    Severity.ERROR,
    (
        N_("a value is one plain piece of text"),
        N_("a comment inside a number makes one program read 4 and another 42"),
        N_("4<!-- -->2"),
        N_("type the number again"),
    ),
)
TWO_VALUES = rule(
    "S044",
    Severity.ERROR,
    (
        N_("a cell holds one value"),
        N_("of two values in a cell, each program keeps another"),
        N_("1 and 42 in D5"),
        N_("type the value again"),
    ),
)
CELL_TYPE = rule(
    "S045",
    Severity.ERROR,
    (
        N_("the type and the value of a cell agree"),
        N_("a truth value of 2 or an unknown type is read differently by each program"),
        N_("a truth value of 2; the date 2020-13-45"),
        N_("type the value again"),
    ),
)
LONG_TEXT = rule(
    "S046",
    Severity.ERROR,
    (
        N_("a text has at most 32,767 characters"),
        N_("Excel cuts longer texts"),
        N_("a cell with a million characters"),
        N_("shorten the text"),
    ),
)
CONTROL = rule(
    "S047",
    Severity.WARNING,
    (
        N_("texts hold no control characters"),
        N_("they cannot be seen, and can make two texts look alike"),
        N_("an escape character inside a project's name"),
        N_("type the text again"),
    ),
)
MACROS = rule(
    "S048",
    Severity.WARNING,
    (
        N_("the workbook has no macros"),
        N_("macros are never run here; figures that they fill in may be out of date"),
        N_("a workbook with a macro project"),
        N_("save it as .xlsx"),
    ),
)
EXTERNAL_LINK = rule(
    "S049",
    Severity.WARNING,
    (
        N_("the workbook has no links to other files"),
        N_("a linked figure may be old, and its source was not sent"),
        N_("a link to D:\\share\\ledger.xlsx"),
        N_("break the links in Excel or WPS and keep the values"),
    ),
)
EXTERNAL_FORMULA = rule(
    "S050",
    Severity.ERROR,
    (
        N_("no figure is fetched from outside"),
        N_("its source was not sent, so the figure cannot be checked"),
        N_("=[1]Sheet1!A1, =WEBSERVICE(…), =cmd|…"),
        N_("replace the formula by its value"),
    ),
)
DATE_1904 = rule(
    "S051",
    Severity.WARNING,
    (
        N_("dates are counted from 1900"),
        N_("the same number is a day four years later when counted from 1904"),
        N_("a workbook made by an old Excel for Mac"),
        N_("switch off the 1904 date system in the options"),
    ),
)
MERGED_VALUE = rule(
    "S052",
    Severity.ERROR,
    (
        N_("only the first cell of a merged area holds a value"),
        N_("the others cannot be seen, yet some programs count them"),
        N_("D5:D6 are merged and D6 holds 7"),
        N_("unmerge the cells and keep the right figure"),
    ),
)
STYLE = rule(
    "S053",
    Severity.WARNING,
    (
        N_("every style that a cell refers to exists"),
        N_("without its style nobody can say whether 0.12 is shown as 12%"),
        N_("style 40 of 12"),
        N_("open it in Excel or WPS and save it again"),
    ),
)
STRAY_CELL = rule(
    "S054",
    Severity.WARNING,
    (
        N_("no cell lies far from the table"),
        N_("it is mostly a slip, and makes the workbook slow or unusable in other programs"),
        N_("a blank typed into XFD1048576"),
        N_("delete the contents of the cell"),
    ),
)
FORMULA_TABLE = rule(
    "S055",
    Severity.WARNING,
    (
        N_("every shared formula has its first cell"),
        N_("without it nobody can say how the figure was calculated"),
        N_("a cell shares formula 7, which no cell holds"),
        N_("enter the formula again"),
    ),
)
MORE = rule(
    "S056",
    Severity.WARNING,
    (
        N_("faults are few enough to list"),
        N_("beyond this number only their count is given"),
        N_("100,000 cells with #REF!"),
        N_("correct the faults listed first"),
    ),
)
HALF_SEEN = rule(
    "S060",
    Severity.WARNING,
    (
        N_("the workbook is an .xlsx"),
        N_(
            "of other kinds only figures and blanks are seen: no errors, no formulas, no number formats"
        ),
        N_("a workbook saved as .xls or .ods"),
        N_("save it as .xlsx; until then look for blanks that should be figures"),
    ),
)
WRONG_ENDING = rule(
    "S061",
    Severity.NOTICE,
    (
        N_("the file's ending says what it is"),
        N_("the content counts; other programs go by the ending and may refuse the file"),
        N_("an old .xls renamed to .xlsx"),
        N_("rename the file, or save it as .xlsx"),
    ),
)
PERCENT_UNSEEN = rule(
    "S062",
    Severity.ERROR,
    (
        N_("a percentage can be told from a fraction"),
        N_("in kinds other than .xlsx the number format is unknown: 0.0255 may be shown as 2.55%"),
        N_("0.0255 in a row whose unit is %, in an .xls"),
        N_("save it as .xlsx, or write the percentage with its sign, as a text"),
    ),
)
SECOND_FIGURE = rule(
    "S064",
    Severity.ERROR,
    (
        N_("independent readers agree on every number"),
        N_(
            "where programs read different figures from the same bytes, people see different figures"
        ),
        N_("4 in one program, 42 in another"),
        N_("open it in Excel or WPS, look at the cell, and save it again"),
    ),
)
SECOND_ABSENT = rule(
    "S065",
    Severity.WARNING,
    (
        N_("independent readers can read the file"),
        N_("without a second opinion a figure is as one reader sees it"),
        N_("a workbook in strict Open XML, which openpyxl does not know"),
        N_("open it in Excel or WPS and save it as an ordinary .xlsx"),
    ),
)
STALE_SUM = rule(
    "S066",
    Severity.ERROR,
    (
        N_("a sum is the sum of its cells"),
        N_("the result stored with a formula is older than the cells, or one of them was lost"),
        N_("=SUM(P4:P174) says 617.23, its cells add up to 616.78"),
        N_("open it in Excel or WPS, let it calculate, look at the cells, and save"),
    ),
)
