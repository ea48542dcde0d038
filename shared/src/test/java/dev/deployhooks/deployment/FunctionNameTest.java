package dev.deployhooks.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionNameTest {

  @Test
  void parse_takesEveryFormApart() {
    assertThat(FunctionName.parse("quiz"))
        .isEqualTo(new FunctionName("", "quiz", Optional.empty()));
    assertThat(FunctionName.parse("quiz:live"))
        .isEqualTo(new FunctionName("", "quiz", Optional.of("live")));
    assertThat(FunctionName.parse("123456789012:function:quiz"))
        .isEqualTo(new FunctionName("123456789012", "quiz", Optional.empty()));
    assertThat(FunctionName.parse("arn:aws:lambda:eu-west-1:123456789012:function:quiz:$LATEST"))
        .isEqualTo(
            new FunctionName(
                "arn:aws:lambda:eu-west-1:123456789012", "quiz", Optional.of("$LATEST")));
  }

  @ParameterizedTest
  @CsvSource({
    "CodeDeployHook_a, CodeDeployHook_a, true",
    "CodeDeployHook_a, CodeDeployHook_b, false",
    "CodeDeployHook_a, CodeDeployHook_A, false",
    "CodeDeployHook_a, arn:aws:lambda:us-east-1:1:function:CodeDeployHook_a, true",
    "CodeDeployHook_a, arn:aws:lambda:us-east-1:1:function:CodeDeployHook_a:7, true",
    "CodeDeployHook_a, 1:function:CodeDeployHook_a, true",
    "arn:aws:lambda:us-east-1:1:function:f, 1:function:f, true",
    "arn:aws:lambda:us-east-1:11:function:f, 1:function:f, false",
    "arn:aws:lambda:us-east-1:1:function:f, arn:aws:lambda:us-east-1:2:function:f, false",
    "f:7, f:8, false",
    "f:7, f:7, true",
    "f:7, f, true",
  })
  void mayBe_holds_whenNothingPartsTheTwo(String one, String other, boolean expected) {
    assertThat(FunctionName.parse(one).mayBe(FunctionName.parse(other))).isEqualTo(expected);
    assertThat(FunctionName.parse(other).mayBe(FunctionName.parse(one))).isEqualTo(expected);
  }
}
