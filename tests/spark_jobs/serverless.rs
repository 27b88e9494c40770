//! Workers of EMR Serverless: how much memory goes with so many vCPU, as its guide has it.

use headroom::catalogue::Catalogue;

use super::job::{finding, only, plan_of};

const GIB: u64 = 1 << 30;

/// vCPU; least and most GiB, and the step between. Those of 32 vCPU have three sizes and nothing between.
const GUIDE: [(u32, u64, u64, u64); 8] = [
    (1, 2, 8, 1),
    (2, 4, 16, 1),
    (4, 8, 30, 1),
    (8, 16, 60, 4),
    (16, 32, 120, 8),
    (32, 60, 60, 1),
    (32, 120, 120, 1),
    (32, 244, 244, 1),
];

#[test]
fn every_size_holds_what_the_guide_says_and_no_more() {
    let catalogue = Catalogue::builtin().unwrap();
    let workers = catalogue.spark_platforms().serverless();
    assert_eq!(workers.len(), GUIDE.len());
    for (worker, (vcpu, least, most, step)) in workers.iter().zip(GUIDE) {
        assert_eq!(worker.vcpu, vcpu);
        let memory = |gib: u64| worker.memory(gib * GIB).map(|bytes| bytes / GIB);
        assert_eq!(memory(1), Some(least), "{vcpu} vCPU");
        assert_eq!(memory(least), Some(least), "{vcpu} vCPU");
        assert_eq!(memory(most), Some(most), "{vcpu} vCPU");
        assert_eq!(memory(most + 1), None, "{vcpu} vCPU");
        assert_eq!(worker.memory(most * GIB + 1), None, "{vcpu} vCPU");
        // A byte more is a step more.
        for size in (least..most).step_by(usize::try_from(step).unwrap()) {
            let next = worker.memory(size * GIB + 1).map(|bytes| bytes / GIB);
            assert_eq!(next, Some(size + step), "{vcpu} vCPU and {size} GiB");
        }
    }
}

#[test]
fn an_executor_gets_the_smallest_worker_that_holds_it() {
    let worker = |executor: &str| {
        let plan = plan_of("emr_serverless()", &format!("executor: ({executor})"));
        let node = only(&plan).sized.as_ref().expect("it fits").shape.node;
        (node.cores / 1000, node.memory / GIB)
    };
    // The heap and 10 %, no less than 384 MiB.
    assert_eq!(worker(r#"cores: 1, memory: "1 GiB""#), (1, 2));
    assert_eq!(worker(r#"cores: 1, memory: "7 GiB""#), (1, 8));
    // 8.8 GiB are more than one vCPU may have.
    assert_eq!(worker(r#"cores: 1, memory: "8 GiB""#), (2, 9));
    assert_eq!(worker(r#"cores: 3, memory: "4 GiB""#), (4, 8));
    assert_eq!(worker(r#"cores: 8, memory: "16 GiB""#), (8, 20));
    assert_eq!(worker(r#"cores: 16, memory: "40 GiB""#), (16, 48));
    // 32 vCPU have 60, 120 or 244 GiB.
    assert_eq!(worker(r#"cores: 17, memory: "10 GiB""#), (32, 60));
    assert_eq!(worker(r#"cores: 32, memory: "55 GiB""#), (32, 120));
    assert_eq!(worker(r#"cores: 32, memory: "110 GiB""#), (32, 244));
    let large = plan_of(
        "emr_serverless()",
        r#"executor: (cores: 32, memory: "230 GiB")"#,
    );
    assert!(finding(&large, "S102").message.contains("244 GiB"));
    let many = plan_of(
        "emr_serverless()",
        r#"executor: (cores: 33, memory: "20 GiB")"#,
    );
    assert!(finding(&many, "S101").message.contains("a node gives 32"));
}
