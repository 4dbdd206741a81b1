/// Why a message does not arrive; the number is part of a trace.
enum MessageLoss: UInt8 {
  case lost, cut, missed, overflowed
}
