"""``python tests/bench/agreement.py``: the panel's agreement against pingouin and krippendorff, on random rounds.

They weigh half a gigabyte and are no part of the portal nor of its suite: run this by a Python that has them (pingouin
0.7, krippendorff 0.9, msgspec), from the root of the checkout.
"""

import random
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from portal.rules.judging.firmness import icc2k, krippendorff

ROUNDS, NEAR, SEED = 1_000, 1e-9, 20261130


def main() -> None:
    """Compare, and end with 1 where anything differs by more than ``NEAR``."""
    import krippendorff as alpha_oracle
    import numpy
    import pandas
    import pingouin

    warnings.simplefilter("ignore")
    chance, worst, compared = random.Random(SEED), 0.0, 0
    for _ in range(ROUNDS):
        candidates, experts = chance.randint(5, 40), chance.randint(2, 11)
        matrix = [[chance.randint(40, 100) for _ in range(experts)] for _ in range(candidates)]
        long = pandas.DataFrame(
            [(row, column, value) for row, line in enumerate(matrix) for column, value in enumerate(line)],
            columns=["candidate", "expert", "total"],
        )
        found = pingouin.intraclass_corr(long, "candidate", "expert", "total").set_index("Type")["ICC"]
        theirs = found["ICC(A,k)"] if "ICC(A,k)" in found.index else found["ICC2k"]
        mine = icc2k(matrix)
        assert mine is not None
        worst = max(worst, abs(float(mine) - float(theirs)))
        gone = {(row, chance.randrange(experts)) for row in range(0, candidates, 3)}
        holes = [
            [numpy.nan if (row, column) in gone else float(value) for column, value in enumerate(line)]
            for row, line in enumerate(matrix)
        ]
        units = [[v for c, v in enumerate(line) if (row, c) not in gone] for row, line in enumerate(matrix)]
        own = krippendorff(units)
        assert own is not None
        theirs = alpha_oracle.alpha(reliability_data=numpy.array(holes).T, level_of_measurement="interval")
        worst, compared = max(worst, abs(float(own) - float(theirs))), compared + 1
    print(f"{compared} random rounds, ICC(2,k) and alpha: differ by at most {worst:.1e} (target ≤ {NEAR:.0e})")
    raise SystemExit(worst > NEAR)


if __name__ == "__main__":
    main()
