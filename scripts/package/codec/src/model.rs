//! Foretells the next bit from what followed in the same contexts before.
//!
//! A byte is found by binary search; each step asks for one bit. Every context has counted how often the answer to this
//! step was one, and how often zero. Each such pair of counts has a weight, which is learned on the way. The sum of the
//! weights is the logarithm of the odds.

use crate::reader::Reader;

/// How many contexts there are. Another one would save one percent and cost six percent more time.
const COUNT: usize = 5;
/// Which of the latest opcodes (left) and bytes (right) make up each of them, as masks. The place in the instruction is
/// part of all.
const CONTEXTS: [(u64, u64); COUNT] = [
    (0, 0),
    (0xffff_ffff, 0),
    (0xff, 0xff),
    (0xffff, 0xff00),
    (0xff, 0xffff_0000),
];

/// Runs a macro with each index of `CONTEXTS`: a loop takes twice as long, until a browser has optimised it.
macro_rules! for_each_context {
    ($run:ident) => {
        $run!(0);
        $run!(1);
        $run!(2);
        $run!(3);
        $run!(4);
    };
}

/// How many pairs of counts are kept for each context. Where one finds that another took its slot, it starts again.
const SLOTS: usize = 1 << 16;
/// Each of the two counts has three bits. The rest of a slot tells which context it belongs to.
const COUNT_BITS: usize = 3;
const MOST: usize = 7;
const PAIRS: usize = 1 << (2 * COUNT_BITS);

/// The first steps of a search are chosen by the compressor; the others halve what is left.
pub(crate) const CHOSEN_STEPS: usize = 5;
pub(crate) const CHOSEN: usize = 1 << CHOSEN_STEPS;
pub(crate) const ALPHABETS: usize = 4;

const CLASSES: usize = 16;

/// How fast weights change, in 1/65536.
const RATE: i32 = 1640;

/// Where bits come from, or go to.
pub(crate) trait Coder {
    /// `chance` is that of a one, in 1/65536; a one says that the byte is above `split`.
    fn bit(&mut self, chance: u32, split: usize) -> usize;
}

/// Everything that is learned.
pub(crate) struct Model {
    slots: [[u16; SLOTS]; COUNT],
    weights: [[[i32; PAIRS]; COUNT]; CLASSES],
    /// Of a one, in 1/65536, for logarithms of the odds from -8 to 8.
    chances: [u16; 4096],
    splits: [[u8; CHOSEN]; ALPHABETS],
}

impl Model {
    pub(crate) const fn new() -> Self {
        Self {
            slots: [[0; SLOTS]; COUNT],
            weights: [[[0; PAIRS]; COUNT]; CLASSES],
            chances: [0; 4096],
            splits: [[0; CHOSEN]; ALPHABETS],
        }
    }

    /// Sets out from a guess of what is usual, and from what the compressor has chosen.
    pub(crate) fn start(&mut self, coder: &mut impl Coder) {
        // exp(8), times exp(-1/256) at each step: a library's exp() is large, and need not round the same everywhere.
        let mut odds = 2_980.957_987_041_728_f64;
        for chance in &mut self.chances {
            *chance = (65536.0 / (1.0 + odds)) as u16;
            odds *= 0.996_101_369_470_117_5;
        }
        let mut weights = [0; PAIRS];
        for (pair, weight) in weights.iter_mut().enumerate() {
            let ones = (pair >> COUNT_BITS) as f32 + 0.05;
            let zeros = (pair & MOST) as f32 + 0.05;
            // With the eighth root r, the logarithm is about 4(r - 1/r).
            let root = (ones / zeros).sqrt().sqrt().sqrt();
            *weight = ((root - 1.0 / root) * 60000.0) as i32;
        }
        self.weights.as_flattened_mut().fill(weights);
        for split in self.splits.as_flattened_mut() {
            for _ in 0..8 {
                *split = *split << 1 | coder.bit(1 << 15, 0) as u8;
            }
        }
    }

    /// The next byte, which the reader does not know yet. Not inlined: a browser optimises what is called again.
    #[inline(never)]
    pub(crate) fn byte(&mut self, coder: &mut impl Coder, reader: &Reader) -> u32 {
        let hashes = hashes(reader);
        let alphabet = reader.alphabet();
        let class = reader.class();
        let (mut low, mut high) = (0, 255);
        let mut path = 1;
        while low < high {
            let split = if path < CHOSEN {
                usize::from(self.splits[alphabet % ALPHABETS][path])
            } else {
                (low + high) / 2
            };
            let bit = self.bit(coder, &hashes, class, split);
            path = path << 1 | bit;
            if bit == 1 {
                low = split + 1;
            } else {
                high = split;
            }
        }
        low as u32
    }

    /// Whether the byte is above `split`. Inlined, so that the hashes are at hand.
    #[inline(always)]
    fn bit(
        &mut self,
        coder: &mut impl Coder,
        hashes: &[u32; COUNT],
        class: usize,
        split: usize,
    ) -> usize {
        let weights = &mut self.weights[class % CLASSES];
        let mut places = [0; COUNT];
        let mut pairs = [0; COUNT];
        let mut sum = 0;
        macro_rules! ask {
            ($k:literal) => {
                places[$k] = ((hashes[$k] as usize >> 16) + split) % SLOTS;
                let pair = usize::from(self.slots[$k][places[$k]]) ^ owner(hashes[$k]);
                pairs[$k] = if pair < PAIRS { pair } else { 0 };
                sum += weights[$k][pairs[$k]];
            };
        }
        for_each_context!(ask);

        let chance = self.chances[((sum >> 8) + 2048).clamp(0, 4095) as usize];
        let bit = coder.bit(u32::from(chance), split);
        let step = (((bit << 16) as i32 - i32::from(chance)) * RATE) >> 16;
        let right = bit * COUNT_BITS;
        let wrong = COUNT_BITS - right;
        macro_rules! teach {
            ($k:literal) => {
                weights[$k][pairs[$k]] += step;
                let more = ((pairs[$k] >> right) & MOST) + 1;
                // What is long ago counts less.
                let less = ((pairs[$k] >> wrong) & MOST).div_ceil(2);
                let pair = more.min(MOST) << right | less << wrong;
                self.slots[$k][places[$k]] = (pair ^ owner(hashes[$k])) as u16;
            };
        }
        for_each_context!(teach);
        bit
    }
}

/// What stands in a slot beside the counts.
const fn owner(hash: u32) -> usize {
    hash as usize % SLOTS / PAIRS * PAIRS
}

/// The upper half of each tells the slots, the lower half whose they are.
#[inline(always)]
fn hashes(reader: &Reader) -> [u32; COUNT] {
    let place = u64::from(reader.place()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let operands = u64::from(reader.operands).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mut hashes = [0; COUNT];
    macro_rules! hash {
        ($k:literal) => {
            let (ops, bytes) = CONTEXTS[$k];
            let ops = (reader.ops & ops).wrapping_mul(0xa076_1d64_78bd_642f);
            let latest = if bytes == 0 {
                operands
            } else {
                (reader.bytes & bytes).wrapping_mul(0xe703_7ed1_a0b4_28db)
            };
            hashes[$k] = (place.wrapping_add(ops).wrapping_add(latest) >> 32) as u32;
        };
    }
    for_each_context!(hash);
    hashes
}
