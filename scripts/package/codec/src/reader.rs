//! Where in a WebAssembly module a byte stands, as far as that helps to foretell it.
//!
//! What is not followed exactly (rare instructions) costs size, never correctness: packing and unpacking are mistaken
//! alike.

const BLOCK: u32 = 0x02;
const IF: u32 = 0x04;
const END: u32 = 0x0b;
const BR_TABLE: u32 = 0x0e;
const F64_CONST: u32 = 0x44;
const PREFIX: u32 = 0xfc;

// Pseudo-instructions, under opcodes of instructions that have no operands.
const LABELS: u32 = 0x05;
const PREFIXED: u32 = 0xfd;
const LOCALS: u32 = 0x48;
const ELSEWHERE: u32 = 0x50;
const HEADER: u32 = 0x58;

/// How far a module has been read.
#[derive(Debug)]
pub(crate) struct Reader {
    position: u32,
    /// Where the content of the code section starts and ends.
    code: (u32, u32),
    op: u32,
    /// How many operands of `op` are to come. If none, the next byte is an opcode.
    missing: u32,
    /// How many bytes of the next operand are known.
    known: u32,
    value: u32,
    depth: u32,
    /// The known bytes of this instruction's operands.
    pub(crate) operands: u32,
    /// The latest opcodes, the last one lowest.
    pub(crate) ops: u64,
    /// The latest bytes, the last one lowest.
    pub(crate) bytes: u64,
}

impl Reader {
    pub(crate) const fn new(code: (u32, u32)) -> Self {
        Self {
            position: 0,
            code,
            op: ELSEWHERE,
            missing: 1,
            known: 2,
            value: 0,
            depth: 0,
            operands: 0,
            ops: 0,
            bytes: 0,
        }
    }

    /// Which alphabet the next byte is from: that of opcodes, or of the first, the second or later bytes of operands.
    /// Outside of code it is the last one.
    pub(crate) const fn alphabet(&self) -> usize {
        if self.missing == 0 {
            0
        } else if self.known > 1 {
            3
        } else {
            self.known as usize + 1
        }
    }

    /// A kind of places at which contexts are about equally reliable, below 16.
    pub(crate) const fn class(&self) -> usize {
        if self.known == 0 && self.missing > 0 || self.op == ELSEWHERE {
            ((self.op >> 3) & 15) as usize
        } else {
            12 + self.alphabet()
        }
    }

    /// Which byte of which operand of which instruction comes next.
    pub(crate) const fn place(&self) -> u32 {
        if self.missing == 0 {
            0
        } else {
            self.missing << 16 | self.op << 8 | (self.known + 1)
        }
    }

    /// Takes note of the next byte.
    #[inline(never)]
    pub(crate) fn read(&mut self, byte: u32) {
        self.bytes = self.bytes << 8 | u64::from(byte);
        if self.missing == 0 {
            self.op = byte;
            self.missing = operands_of(byte);
            self.advance();
        } else if self.op != ELSEWHERE {
            self.operands = self.operands << 8 | byte;
            self.value |= (byte & 127) << ((7 * self.known) & 31);
            self.known += 1;
            if byte < 128 || self.op == F64_CONST {
                self.end_operand();
                self.advance();
            }
        }
        self.position += 1;
        if self.position == self.code.0 {
            // The number of functions, with the effect of an `end` of a function: a header follows.
            (self.op, self.missing, self.known) = (END, 1, 0);
        }
        if self.position == self.code.1 {
            (self.op, self.missing, self.known) = (ELSEWHERE, 1, 2);
        }
    }

    fn end_operand(&mut self) {
        self.missing -= 1;
        if self.op == HEADER && self.missing == 0 {
            // Each group of locals is a number and a type.
            (self.op, self.missing) = (LOCALS, 2 * self.value);
        } else if self.op == BR_TABLE {
            (self.op, self.missing) = (LABELS, self.value + 1);
        } else if self.op == PREFIX {
            // Conversions of floats have no operands; `memory.copy` has two.
            self.op = PREFIXED;
            self.missing = if self.value < 8 {
                0
            } else {
                1 + u32::from(self.value == 10)
            };
        }
        self.known = 0;
        self.value = 0;
    }

    /// Ends the instruction if it has no operands left.
    fn advance(&mut self) {
        if self.missing == 0 {
            self.ops = self.ops << 8 | u64::from(self.op);
            self.operands = 0;
            if self.op >= BLOCK && self.op <= IF {
                self.depth += 1;
            }
            if self.op == END {
                if self.depth == 0 {
                    // The size of the next function, and its number of groups of locals.
                    (self.op, self.missing, self.depth) = (HEADER, 2, 1);
                }
                self.depth -= 1;
            }
        }
    }
}

const fn operands_of(op: u32) -> u32 {
    // Two for `call_indirect` and what loads and stores. Bytes count as operands of `f64.const`.
    if op == F64_CONST {
        8
    } else if op == 0x11 || op >= 0x28 && op <= 0x3e {
        2
    } else if op < 0x20 {
        0x1701c >> op & 1
    } else {
        (op <= 0x26 || op >= 0x3f && op <= 0x42 || op == PREFIX) as u32
    }
}
