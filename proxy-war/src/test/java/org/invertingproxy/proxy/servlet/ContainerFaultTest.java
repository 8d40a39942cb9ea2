package org.invertingproxy.proxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.junit.jupiter.api.Test;

class ContainerFaultTest {
  @Test
  void whatNoClientCauses() {
    assertThat(ContainerFault.is(new IllegalStateException("recycled"))).isTrue();
    assertThat(ContainerFault.is(new NullPointerException())).isTrue();
    assertThat(ContainerFault.is(new AssertionError("broken"))).isTrue();
  }

  @Test
  void whatTheEndOfTheProxyCauses() {
    assertThat(ContainerFault.is(new RejectedExecutionException("shut down"))).isFalse();
  }

  @Test
  void whatClientsCause() {
    assertThat(ContainerFault.is(null)).isFalse();
    assertThat(ContainerFault.is(new IOException("reset"))).isFalse();
    assertThat(ContainerFault.is(new TimeoutException("idle"))).isFalse();
    assertThat(ContainerFault.is(new HttpException.RuntimeException(400, "chunk"))).isFalse();
  }
}
