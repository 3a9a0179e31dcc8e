// The sha-256 of a file, read in pieces so that its size does not matter; the file never leaves the browser.

import { sha256 } from "@noble/hashes/sha2";

/** `0x` and 64 digits. `progress` is told the bytes read so far and may be slow: the page stays awake between pieces. */
export async function hashOf(file, progress = () => {}) {
  const running = sha256.create();
  const reader = file.stream().getReader();
  let read = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    running.update(value);
    read += value.length;
    progress(read);
  }
  if (read !== file.size) throw new Error("The file changed while it was read. Choose it again.");
  const digits = Array.from(running.digest(), (byte) => byte.toString(16).padStart(2, "0"));
  return `0x${digits.join("")}`;
}
