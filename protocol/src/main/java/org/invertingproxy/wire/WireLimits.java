package org.invertingproxy.wire;

/**
 * How much one message of the other side may ask for before it is refused.
 *
 * @param headBytes most bytes of start line and fields together, and of the trailers
 * @param headFields most field lines in a head, and in the trailers
 */
public record WireLimits(int headBytes, int headFields) {
  /** 64 KiB and 1,000 lines. */
  public static final WireLimits DEFAULTS = new WireLimits(64 * 1024, 1_000);
}
