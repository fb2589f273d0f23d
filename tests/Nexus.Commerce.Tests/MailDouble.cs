using System.Collections.Concurrent;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Services;

namespace Nexus.Commerce.Tests;

/// <summary>Answers for user-auth, which knows the addresses: keeps the mails a test wants to read.</summary>
internal sealed class MailDouble : NexusService
{
    private readonly Mails mails = new();

    public override string Name => "user-auth";

    public override string Domain => "auth";

    public override int Port => 3003;

    public override IReadOnlyList<string> Routes => ["/api/users"];

    public IReadOnlyCollection<SendMail> Sent => mails.Sent;

    public override void Configure(ServiceSetup setup) => setup.Services.AddSingleton(mails);

    public override void MapEndpoints(IEndpointRouteBuilder routes) =>
        routes.MapCall<SendMail, MailSent, Answer>(MailCalls.Send);

    internal sealed class Mails
    {
        public ConcurrentQueue<SendMail> Sent { get; } = [];
    }

    private sealed class Answer(Mails mails) : IServiceCallHandler<SendMail, MailSent>
    {
        public Task<MailSent> HandleAsync(SendMail request, CancellationToken cancellationToken)
        {
            mails.Sent.Enqueue(request);
            return Task.FromResult(new MailSent(true));
        }
    }
}
