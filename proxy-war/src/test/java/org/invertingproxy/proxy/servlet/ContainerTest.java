package org.invertingproxy.proxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerTest {
  @ParameterizedTest
  @CsvSource({
    "Apache Tomcat/10.1.59, true, true",
    "Apache Tomcat/10.1.60, true, true",
    "Apache Tomcat/10.1.61, true, false",
    "Apache Tomcat/11.0.26, true, true",
    "Apache Tomcat/11.0.27, true, false",
    "Apache Tomcat/12.0.0-M1, true, false",
    "Apache Tomcat, true, false",
    "jetty/12.1.14, false, false"
  })
  void knowsWhichTomcatMixesTrailers(String info, boolean tomcat, boolean mixes) {
    assertThat(Container.named(info)).isEqualTo(new Container(tomcat, mixes));
  }
}
