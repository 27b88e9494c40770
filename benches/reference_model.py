"""The reference model with numpy: drawing, mean, P5, P50 and P95. Prints CPU seconds, mean, P5, P50, P95."""

import math
import sys
import time

import numpy

SAMPLES = int(sys.argv[1])
Z95 = 1.6448536269514722


def log_normal(random, low, high):
    """A 90 % interval of a positive number."""
    mu = (math.log(low) + math.log(high)) / 2
    sigma = (math.log(high) - math.log(low)) / (2 * Z95)
    return random.lognormal(mu, sigma, SAMPLES)


start = time.process_time()
random = numpy.random.default_rng(1)
total = log_normal(random, 40e3, 90e3)
total *= log_normal(random, 700.0, 1500.0)
total *= random.normal(7.0, 1.0 / Z95, SAMPLES)
total *= random.uniform(1.05, 1.3, SAMPLES)
total *= log_normal(random, 1.1, 1.9)
total *= 86400.0 * 3.0 / 1e12
mean = total.mean()
p5, p50, p95 = numpy.percentile(total, [5, 50, 95], overwrite_input=True)
print(time.process_time() - start, mean, p5, p50, p95)
