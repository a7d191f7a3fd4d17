/** What JavaScript asks Rust, by numbers; `src/js/raw.rs` says what the answers mean. */

export const MANAGER_STATE = 0;
export const RECONNECTING = 1;
export const ACTIVE = 2;
export const ENGINE_STATE = 3;
export const ENGINE_LINK = 4;
export const LINK = 5;
export const WAITING = 6;
export const PACKET = 7;
export const PREFIX = 8;
export const RESERVED_NAMES = 9;
export const TEXT = 10;
export const TEXT_LENGTH = 11;
export const LIST = 12;
export const SCRATCH = 13;
