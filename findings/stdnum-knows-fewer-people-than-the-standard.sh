#!/usr/bin/env bash
# stdnum.cn.ric of python-stdnum 2.2 looks the first six digits of an ID card number up in a table of counties. GB
# 11643 only says what they mean. Of numbers with a right check digit it refuses Dongguan (441900, a city without
# counties), the residents of Hong Kong, Macao and Taiwan (81, 82, 83 0000) and foreigners' permanent residence cards
# of 2023 (18 digits, first 9); for a district founded in 2021 (330113) is_valid() does not answer False, it raises
# KeyError. A birth in 1800 or 2099 passes.
# Instead: calc_check_digit() and get_birth_date() of the same module, and a plausible span of one's own.
set -euo pipefail
here=$(mktemp -d); trap 'rm -rf "$here"' EXIT; cd "$here"
python3 -m pip install -qq --target lib python-stdnum==2.2
PYTHONPATH=lib python3 - <<'EOF'
from stdnum.cn import ric


def judged(first_seventeen):
    number = first_seventeen + ric.calc_check_digit(first_seventeen + "0")
    try:
        return ric.is_valid(number)
    except KeyError as error:
        return repr(error)


print("python-stdnum 2.2, expected: True for the first six, False for births in 1800 and 2099 (GB 11643)")
seen = {
    "Dongguan 441900": judged("44190019850101123"),
    "Linping 330113": judged("33011319850101123"),
    "Hong Kong 810000": judged("81000019850101123"),
    "Macao 820000": judged("82000019850101123"),
    "Taiwan 830000": judged("83000019850101123"),
    "foreigner 911124": judged("91112419850101123"),
    "born 1800": judged("31010418000101123"),
    "born 2099": judged("31010420990101123"),
}
for what, verdict in seen.items():
    print("seen:", what, verdict)
assert list(seen.values()) == [False, "KeyError('county')", False, False, False, False, True, True], "behaviour changed"
EOF
