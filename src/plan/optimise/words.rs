//! The answer in sentences.
