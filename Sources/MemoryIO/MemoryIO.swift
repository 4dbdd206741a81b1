// MemoryIO
