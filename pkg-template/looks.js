/** What JavaScript asks Rust, by numbers; `src/js/raw.rs` says what the answers mean. */

export const MANAGER_STATE = 0;
export const RECONNECTING = 1;
export const ACTIVE = 2;
export const ENGINE_STATE = 3;
export const ENGINE_SID = 4;
export const ENGINE_LINK = 5;
export const LINK = 6;
export const WAITING = 7;
export const PACKET = 8;
export const PREFIX = 9;
