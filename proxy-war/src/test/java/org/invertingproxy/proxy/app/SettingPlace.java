package org.invertingproxy.proxy.app;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.invertingproxy.proxy.cli.ParsedSettings;
import org.invertingproxy.proxy.config.Layer;
import org.invertingproxy.proxy.config.LoadedConfig;
import org.invertingproxy.proxy.config.Option;
import org.invertingproxy.proxy.config.Options;
import org.invertingproxy.proxy.config.ProxyConfigLoader;

/** Where an operator can write settings. */
enum SettingPlace {
  FILE {
    @Override
    LoadedConfig load(Path dir, Map<String, String> options) throws IOException {
      StringBuilder text = new StringBuilder();
      options.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
      Path file = Files.writeString(dir.resolve("settings.properties"), text);
      Layer named = Layer.commandLine(Map.of("config", file.toString()));
      return new ProxyConfigLoader(Map.of(), home(dir), named).load();
    }
  },

  ENVIRONMENT {
    @Override
    LoadedConfig load(Path dir, Map<String, String> options) {
      Map<String, String> variables = new HashMap<>();
      options.forEach((key, value) -> variables.put(option(key).environmentName(), value));
      return new ProxyConfigLoader(variables, home(dir), Layer.commandLine(Map.of())).load();
    }
  },

  SYSTEM_PROPERTIES {
    @Override
    LoadedConfig load(Path dir, Map<String, String> options) {
      Map<String, String> properties = new HashMap<>(home(dir));
      options.forEach((key, value) -> properties.put("inverting-proxy." + key, value));
      return new ProxyConfigLoader(Map.of(), properties, Layer.commandLine(Map.of())).load();
    }
  },

  COMMAND_LINE {
    @Override
    LoadedConfig load(Path dir, Map<String, String> options) {
      return ParsedSettings.of(
          options.entrySet().stream()
              .map(option -> "--" + option.getKey() + "=" + option.getValue())
              .toList());
    }
  },

  CONTEXT_PARAMETERS {
    @Override
    LoadedConfig load(Path dir, Map<String, String> options) {
      Map<String, String> parameters = new HashMap<>();
      options.forEach((key, value) -> parameters.put("inverting-proxy." + key, value));
      Class<?>[] type = {ServletContext.class};
      ServletContext context =
          (ServletContext)
              Proxy.newProxyInstance(
                  SettingPlace.class.getClassLoader(),
                  type,
                  (proxy, method, arguments) ->
                      method.getName().equals("getInitParameter")
                          ? parameters.get(String.valueOf(arguments[0]))
                          : Collections.enumeration(List.copyOf(parameters.keySet())));
      return ProxyContextListener.settings(context);
    }
  };

  /** The settings of a start with these options, written there. */
  abstract LoadedConfig load(Path dir, Map<String, String> options) throws IOException;

  private static Map<String, String> home(Path dir) {
    return Map.of("user.home", dir.toString());
  }

  private static Option<?> option(String key) {
    return Options.find(key).orElseThrow();
  }
}
