package org.invertingproxy.proxy.datapath;

import jakarta.servlet.Servlet;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/** The contract on Tomcat 10.1 as it comes. */
class TomcatDataPathTest extends DataPathContract {
  @Override
  TestServer start(Servlet servlet) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(dataDir.resolve("tomcat").toString());
    tomcat.setPort(0);
    Context context = tomcat.addContext("", null);
    Wrapper wrapper = Tomcat.addServlet(context, "proxy", servlet);
    wrapper.setAsyncSupported(true);
    wrapper.addMapping("/*");
    tomcat.getConnector();
    tomcat.start();
    return new TestServer() {
      @Override
      public int port() {
        return tomcat.getConnector().getLocalPort();
      }

      @Override
      public void close() throws Exception {
        tomcat.stop();
        tomcat.destroy();
      }
    };
  }
}
