//! The exports of the npm package: a raw handle that the hand-written classes in
//! `pkg-template/` wrap. Everything here is numbers and handles of values, because a
//! string that crosses the boundary costs more than the rest of a packet's way.

mod inputs;
mod link;
mod lookup;
mod options;
mod outputs;
mod raw;
mod value;
