package org.invertingproxy.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.security.MessageDigest;

/**
 * Secrets are compared in constant time, or looked up by their hash: opaque tokens and codes as
 * {@code SecretHash}, the admin page's anti-forgery token by its gate. (Signatures are checked by
 * the token library.)
 */
@AnalyzeClasses(packages = "org.invertingproxy.proxy", importOptions = DoNotIncludeTests.class)
class SecretComparisonTest {
  private static final String HASH = "org.invertingproxy.proxy.auth.SecretHash";
  private static final String GATE = "org.invertingproxy.proxy.admin.Gate";

  private static final ArchCondition<JavaMethod> compareInConstantTime =
      new ArchCondition<>("call MessageDigest.isEqual") {
        @Override
        public void check(JavaMethod method, ConditionEvents events) {
          boolean calls =
              method.getMethodCallsFromSelf().stream()
                  .anyMatch(
                      call ->
                          call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                              && call.getName().equals("isEqual"));
          events.add(new SimpleConditionEvent(method, calls, method.getFullName()));
        }
      };

  @ArchTest
  static final ArchRule hashesOfSecrets =
      methods().that().areDeclaredIn(HASH).and().haveName("matches").should(compareInConstantTime);

  @ArchTest
  static final ArchRule theAntiForgeryToken =
      methods().that().areDeclaredIn(GATE).and().haveName("same").should(compareInConstantTime);

  /** The gate compares it and the sign-in shows it; nobody else has to do with it. */
  @ArchTest
  static final ArchRule whoSeesTheAntiForgeryToken =
      classes()
          .that(
              new DescribedPredicate<>("see the anti-forgery token") {
                @Override
                public boolean test(JavaClass type) {
                  return type.getMethodCallsFromSelf().stream()
                      .anyMatch(call -> call.getName().equals("csrfToken"));
                }
              })
          .should()
          .haveNameMatching(".*\\.(Gate|SignIn|LoginSession)");

  @ArchTest
  static final ArchRule noHashIsComparedAsText =
      noClasses().should().callMethod(HASH, "equals", "java.lang.Object");

  @ArchTest
  static final ArchRule noHashIsTakenApart =
      noClasses().that().doNotHaveFullyQualifiedName(HASH).should().callMethod(HASH, "hex");
}
