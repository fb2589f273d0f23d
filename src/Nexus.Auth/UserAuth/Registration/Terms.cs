using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Http;

namespace Nexus.Auth.UserAuth.Registration;

/// <summary>
/// The terms of service of this installation, if it has any: whoever opens an account accepts the version in force, and
/// which one and when is kept with the account.
/// </summary>
internal sealed class Terms(IOptions<TermsOptions> options, TimeProvider clock)
{
    private TermsOptions InForce => options.Value;

    private bool AreThere => InForce.Version.Length > 0;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/auth/register/terms", Read)
            .AllowAnonymous()
            .WithName("readTerms")
            .WithSummary("The terms of service that a registration accepts; 404 where there are none")
            .ProducesProblem(404);

    /// <summary>Whether what was accepted is in force; where there are no terms, nothing is accepted.</summary>
    public bool Hold(string? accepted) => AreThere ? accepted == InForce.Version : accepted is null;

    /// <summary>Refuses with 400 where it is not.</summary>
    public void Check(string? accepted)
    {
        if (!Hold(accepted))
        {
            throw Problems.Invalid(
                "acceptedTerms",
                AreThere
                    ? $"Read the terms of service at {InForce.Address} and send their version, {InForce.Version}."
                    : "There are no terms of service here; leave this out."
            );
        }
    }

    /// <summary>Notes in a new account what its owner accepted.</summary>
    public void Note(User user)
    {
        if (AreThere)
        {
            user.AcceptTerms(InForce.Version, clock.GetUtcNow());
        }
    }

    private static Ok<TermsView> Read(Terms terms) =>
        terms.AreThere
            ? TypedResults.Ok(new TermsView(terms.InForce.Version, terms.InForce.Address))
            : throw Problems.Of(404, "no-terms", "There are no terms of service.", "A registration accepts none here.");
}

/// <summary>Configuration section <c>Terms</c>; absent where there are none.</summary>
internal sealed class TermsOptions
{
    /// <summary>What tells one version from the next, for example the day from which it is in force.</summary>
    public string Version { get; set; } = "";

    /// <summary>Where people read them.</summary>
    public string Address { get; set; } = "";
}

/// <summary>The terms in force.</summary>
internal sealed record TermsView(string Version, string Address);
