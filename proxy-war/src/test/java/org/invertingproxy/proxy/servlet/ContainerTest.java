package org.invertingproxy.proxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerTest {
  @ParameterizedTest
  @CsvSource({
    "Apache Tomcat/10.1.33, true, true, false",
    "Apache Tomcat/10.1.60, true, true, true",
    "Apache Tomcat/10.1.61, true, false, true",
    "Apache Tomcat/11.0.1, true, true, false",
    "Apache Tomcat/11.0.26, true, true, true",
    "Apache Tomcat/11.0.27, true, false, true",
    "Apache Tomcat/12.0.0-M1, true, false, false",
    "Apache Tomcat, true, false, false",
    "jetty/12.1.14, false, false, true",
    "another, false, false, false"
  })
  void knowsWhatServersDo(String info, boolean tomcat, boolean mixes, boolean hints) {
    assertThat(Container.named(info)).isEqualTo(new Container(tomcat, mixes, hints));
  }
}
