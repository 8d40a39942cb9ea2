package org.invertingproxy.agent.http;

/**
 * Whether bytes that come in pieces are UTF-8 (RFC 3629 section 4), as texts of WebSockets must be.
 * Used by one thread.
 */
final class Utf8Check {
  private int missing; // bytes of a character that has begun
  private int least = 0x80; // bounds of the next of them
  private int most = 0xbf;

  /**
   * Takes the next piece.
   *
   * @param last whether the text ends here; then another may begin
   * @return false when it cannot be UTF-8
   */
  boolean accept(byte[] piece, boolean last) {
    for (byte signed : piece) {
      if (signed < 0 || missing > 0) {
        if (!accept(signed & 0xff)) {
          return false;
        }
      }
    }
    return !last || missing == 0;
  }

  private boolean accept(int next) {
    if (missing > 0) {
      boolean fits = next >= least && next <= most;
      missing--;
      bounds(0x80, 0xbf);
      return fits;
    }
    if (next < 0xc2 || next > 0xf4) {
      return false;
    }
    missing = next < 0xe0 ? 1 : next < 0xf0 ? 2 : 3;
    // No longer form than needed, no surrogates, nothing above U+10FFFF.
    bounds(
        next == 0xe0 ? 0xa0 : next == 0xf0 ? 0x90 : 0x80,
        next == 0xed ? 0x9f : next == 0xf4 ? 0x8f : 0xbf);
    return true;
  }

  private void bounds(int from, int to) {
    least = from;
    most = to;
  }
}
