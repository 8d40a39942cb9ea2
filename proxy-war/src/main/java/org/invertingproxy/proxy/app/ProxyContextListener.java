package org.invertingproxy.proxy.app;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.invertingproxy.proxy.config.Layer;
import org.invertingproxy.proxy.config.LoadedConfig;
import org.invertingproxy.proxy.config.ProxyConfigLoader;
import org.invertingproxy.proxy.log.Logs;
import org.invertingproxy.proxy.servlet.Container;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the proxy with the web application and stops it with it, in any servlet container. */
public final class ProxyContextListener implements ServletContextListener {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyContextListener.class);

  private @Nullable ProxyApp app;
  private @Nullable StopSignals signals;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    if (!context.getContextPath().isEmpty()) {
      LOG.warn(
          "Deployed under {} instead of the root context: backends get and send paths without this"
              + " prefix, so absolute links, redirects and cookie paths of theirs will not work,"
              + " and agents need the proxy URL with the prefix. Deploy as ROOT.war or root.war.",
          context.getContextPath());
    }
    if (Container.of(context).mixesTrailers()) {
      LOG.warn(
          "{} can hand HTTP/2 trailers of one request to another (CVE-2026-88041): those of"
              + " requests are dropped. Fixed in 10.1.61 and 11.0.27.",
          context.getServerInfo());
    }
    LoadedConfig loaded = settings(context);
    Logs.apply(loaded.config().operation().log());
    SettingsLog.write(loaded.settings());
    if (loaded.config().operation().tls() != null) {
      LOG.warn("TLS is the container's here: the options tls-... have no effect");
    }
    ProxyApp started = ProxyApp.start(loaded.config());
    app = started;
    signals = StopSignals.drainingBy(started::close);
    ServletRegistration.Dynamic servlet = context.addServlet("proxy", started.servlet());
    servlet.setAsyncSupported(true);
    servlet.addMapping("/*");
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    StopSignals taken = signals;
    signals = null;
    if (taken != null) {
      taken.close();
    }
    ProxyApp running = app;
    app = null;
    if (running != null) {
      running.close();
    }
  }

  /** The settings in force, those of the container above all others. */
  static LoadedConfig settings(ServletContext context) {
    return ProxyConfigLoader.ofProcess(Layer.contextParameters(parameters(context))).load();
  }

  private static Map<String, String> parameters(ServletContext context) {
    Map<String, String> parameters = new HashMap<>();
    for (String name : Collections.list(context.getInitParameterNames())) {
      parameters.put(name, context.getInitParameter(name));
    }
    return parameters;
  }
}
