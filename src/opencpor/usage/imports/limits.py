"""How much a file may hold. Whoever sends more splits it: splitting changes nothing."""

MEBIBYTE = 1024 * 1024
LARGEST_FILE = 8 * 1024 * MEBIBYTE
LARGEST_CHECKED = 64 * MEBIBYTE  # while its sender waits for the answer: some seconds
LARGEST_UNPACKED = 16 * 1024 * MEBIBYTE
LARGEST_WORKBOOK = 512 * MEBIBYTE  # all parts unpacked; a full sheet of usage has about 100 MiB
LARGEST_RATIO = 200  # unpacked to packed, judged above `RATIO_FROM`; usage packs about 10 to 1
RATIO_FROM = 64 * MEBIBYTE
MOST_COLUMNS = 300  # the widest published report has about 110
LONGEST_CELL = 32_767  # of a workbook: what a spreadsheet itself lets a cell hold
LONGEST_HEADING_LINE = MEBIBYTE
MOST_USERS = 2_000_000  # rows of a per-user report, which are read one by one
