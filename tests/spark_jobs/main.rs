//! Spark jobs from the file to the plan: input from topics, shapes, deadlines, cost, findings, configuration.

mod bill;
mod causes;
mod driver;
mod findings;
mod job;
mod memory;
mod said;
mod serverless;
mod shapes;
mod sizing;
