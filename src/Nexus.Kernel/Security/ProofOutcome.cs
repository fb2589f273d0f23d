namespace Nexus.Kernel.Security;

/// <summary>The outcome of looking at a request's <c>DPoP</c> header.</summary>
/// <param name="Thumbprint">The key that proved itself (RFC 7638); null when there is no proof or a bad one.</param>
/// <param name="Problem">What is wrong, for people; null when there is no proof or a good one.</param>
/// <param name="Error">The same for programs (RFC 9449 sections 7.1 and 9).</param>
public readonly record struct ProofOutcome(
    string? Thumbprint,
    string? Problem,
    string Error = ProofOutcome.InvalidProof
)
{
    /// <summary>The proof does not hold.</summary>
    public const string InvalidProof = "invalid_dpop_proof";
}
