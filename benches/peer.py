"""Pairs of a design and a world that Netflix's service-capacity-modeling evaluates per processor second.

    pip install service-capacity-modeling

A pair is one call of its Kafka model: one instance type with one kind of drive, in one simulated world.
"""

import time

from service_capacity_modeling.capacity_planner import planner
from service_capacity_modeling.interface import (
    AccessConsistency,
    CapacityDesires,
    Consistency,
    DataShape,
    GlobalConsistency,
    Interval,
    QueryPattern,
)
from service_capacity_modeling.models.org.netflix import kafka

WORLDS = 128


def certain(low, mid, high):
    return Interval(low=low, mid=mid, high=high, confidence=0.9)


def main():
    calls = 0
    model = planner.models["org.netflix.kafka"]
    evaluate = model.capacity_plan

    def counted(*args, **kwargs):
        nonlocal calls
        calls += 1
        return evaluate(*args, **kwargs)

    model.capacity_plan = counted
    throughput = 60e6
    desires = CapacityDesires(
        service_tier=1,
        query_pattern=QueryPattern(
            access_consistency=GlobalConsistency(
                same_region=Consistency(target_consistency=AccessConsistency.read_your_writes),
                cross_region=Consistency(target_consistency=AccessConsistency.never),
            ),
            estimated_read_per_second=certain(1, 2, 4),
            estimated_write_per_second=certain(1, 1, 2),
            estimated_write_size_bytes=certain(throughput / 2, throughput, 2 * throughput),
        ),
        data_shape=DataShape(estimated_state_size_gib=certain(8_000, 10_000, 20_000)),
    )
    start = time.process_time()
    planner.plan(
        model_name="org.netflix.kafka",
        region="us-east-1",
        desires=desires,
        simulations=WORLDS,
        extra_model_arguments={"cluster_type": "strong", "retention": "PT24H", "require_attached_disks": False, "require_local_disks": False},
    )
    print(calls / (time.process_time() - start))


main()
