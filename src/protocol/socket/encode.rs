//! From packets to frames. The host searches the value for binary and writes the JSON;
//! what the frames are is decided here.

use super::packet::PacketType;
use crate::protocol::io::{Data, EncodeRequest, NamespaceId, Output, Value};
use crate::protocol::Core;

/// A packet that the host is encoding.
#[derive(Debug)]
pub(crate) struct EncodeJob {
    kind: PacketType,
    namespace: NamespaceId,
    id: Option<f64>,
    compress: bool,
}

impl<V: Value> Core<V> {
    /// Encoding may run code of the user's (`toJSON`), so it is asked for, not done.
    pub(crate) fn encode(&mut self, request: EncodeRequest<V>) {
        self.encoding.push(EncodeJob {
            kind: request.kind,
            namespace: request.namespace,
            id: request.id,
            compress: request.compress,
        });
        self.tell(Output::Encode(request));
    }

    pub(crate) fn encoded(&mut self, body: Option<V>, attachments: Vec<V>) {
        let Some(job) = self.encoding.pop() else {
            return;
        };
        let kind = match (job.kind, attachments.is_empty()) {
            (PacketType::Event, false) => PacketType::BinaryEvent,
            (PacketType::Ack, false) => PacketType::BinaryAck,
            (kind, _) => kind,
        };
        let packet = Data::Packet {
            kind,
            attachments: u32::try_from(attachments.len()).unwrap_or(u32::MAX),
            namespace: job.namespace,
            id: job.id,
            body,
        };
        self.write_frame(packet, job.compress);
        for attachment in attachments {
            self.write_frame(Data::Binary(attachment), job.compress);
        }
    }

    pub(crate) fn encoded_frames(&mut self, frames: Vec<Data<V>>) {
        if let Some(job) = self.encoding.pop() {
            for frame in frames {
                self.write_frame(frame, job.compress);
            }
        }
    }

    /// The packet is dropped. In the retry queue it must not keep the others waiting.
    pub(crate) fn encode_failed(&mut self) {
        if let Some(EncodeJob {
            kind: PacketType::Event,
            namespace,
            id: Some(ack),
            ..
        }) = self.encoding.pop()
        {
            self.queue_drop(namespace, ack as u32);
        }
    }
}
