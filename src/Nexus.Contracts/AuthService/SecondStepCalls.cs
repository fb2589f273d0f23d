using Nexus.Kernel.Calls;

namespace Nexus.Contracts.AuthService;

/// <summary>How the second step of a sign-in is asked for where the first one was not auth-service's.</summary>
public static class SecondStepCalls
{
    /// <summary>
    /// The browser's cookie with the token of a sign-in that awaits its second step. Only the browser that took the
    /// first step has it, and no script or address ever does.
    /// </summary>
    public const string CookieName = "nexus_second_step";

    /// <summary>The only addresses the cookie is sent to.</summary>
    public const string CookiePath = "/api/auth/mfa";

    /// <summary>
    /// Asks for the second step of somebody who has proved himself elsewhere. Who begins a session without auth-service
    /// asks this first, and begins none where a token is answered.
    /// </summary>
    public static ServiceCall<DemandSecondStep, SecondStepDemanded> Demand { get; } =
        new("auth-service", "demand-second-step", Safe: true);
}

/// <summary>Somebody took the first step elsewhere.</summary>
/// <param name="UserId">Who.</param>
public sealed record DemandSecondStep(Guid UserId);

/// <summary>What is still missing.</summary>
/// <param name="Token">For <c>/api/auth/mfa/verify</c>; null where the first step is enough.</param>
/// <param name="ExpiresIn">How long it is good, in seconds.</param>
/// <param name="Methods">What may be given.</param>
public sealed record SecondStepDemanded(string? Token, int ExpiresIn, IReadOnlyList<string> Methods)
{
    /// <summary>Keeps the token out of logs.</summary>
    public override string ToString() => nameof(SecondStepDemanded);
}
