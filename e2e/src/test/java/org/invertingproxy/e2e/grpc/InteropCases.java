package org.invertingproxy.e2e.grpc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * A program that runs cases of grpc-java's interop client, one after the other in one process: its
 * own {@code main} takes a process for each. Says {@code passed CASE} or {@code failed CASE} of
 * every one; ends with 1 where one failed.
 */
public final class InteropCases {
  private InteropCases() {}

  /** Takes the options of the interop client, then {@code --}, then the cases. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    int options = Arrays.asList(arguments).indexOf("--");
    boolean passed = true;
    for (int i = options + 1; i < arguments.length; i++) {
      String[] one = Arrays.copyOf(arguments, options + 1);
      one[options] = "--test_case=" + arguments[i];
      passed &= passes(one, arguments[i]);
    }
    System.exit(passed ? 0 : 1);
  }

  private static boolean passes(String[] arguments, String testCase)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName("io.grpc.testing.integration.TestServiceClient");
    Object client = type.getConstructor().newInstance();
    method(type, "parseArgs", String[].class).invoke(client, (Object) arguments);
    try {
      method(type, "setUp").invoke(client);
      method(type, "run").invoke(client);
      System.out.println("passed " + testCase);
      return true;
    } catch (InvocationTargetException e) {
      System.out.println("failed " + testCase);
      e.printStackTrace(System.out);
      return false;
    } finally {
      method(type, "tearDown").invoke(client);
    }
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    Method method = type.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }
}
