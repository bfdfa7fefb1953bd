"""script/bench names the ratios that exceed the baseline."""

from bench.ratios import Ratio, grown

BASELINE = {"CPU": Ratio(0.70, 0.02), "package": Ratio(0.1, 0)}


def test_a_ratio_is_the_median_of_the_pairs_and_its_noise_the_distance_between_their_quartiles():
    slow_machine, fast_machine = [2.0, 2.2, 2.4, 2.6], [1.0, 1.1, 1.2, 1.3]
    assert Ratio.of(slow_machine, fast_machine) == Ratio(2.0, 0)
    assert Ratio.of([1.0, 1.1, 1.2, 1.3], [2.0] * 4) == Ratio(0.575, 0.125)


def test_a_ratio_that_grows_by_more_than_the_noise_of_both_is_named():
    assert grown({"CPU": Ratio(0.73, 0.01), "package": Ratio(0.1, 0)}, BASELINE) == []
    assert grown({"CPU": Ratio(0.74, 0.01), "package": Ratio(0.101, 0)}, BASELINE) == [
        "CPU: 0.74 of stock, 0.7 in the baseline, noise 0.030",
        "package: 0.101 of stock, 0.1 in the baseline, noise 0.000",
    ]
    assert grown({"new": Ratio(9, 0)}, BASELINE) == []
