package org.invertingproxy.proxy.front;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Assertions;

/**
 * Texts from outside that a fuzzer chooses by what they reach in their readers. A finding stays
 * beside the seeds. Runs on its own: the fuzzer instruments all classes of its process.
 */
class OutsideTextFuzzTest {
  private final OutsideTexts texts = new OutsideTexts();

  @FuzzTest
  void whateverIsSent_isReadAsItsReceiverWould(byte[] input) {
    Assertions.assertNotNull(input);
    texts.check(input);
  }
}
