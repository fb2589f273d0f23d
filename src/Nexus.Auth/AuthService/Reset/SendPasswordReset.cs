using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Auth.AuthService.Reset;

/// <summary>Sends a link to choose a new password; the empty identifier is an address without an account.</summary>
[Message("auth-service.send-password-reset/1")]
internal sealed record SendPasswordReset(Guid UserId);

/// <summary>The token is made here and not where the task was queued, so that it never stands in the task table.</summary>
internal sealed class SendPasswordResetWorker(
    CredentialDb db,
    ServiceClient client,
    IConfiguration configuration,
    IOptions<SecurityOptions> security,
    TimeProvider clock
) : ITaskWorker<SendPasswordReset>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public async Task RunAsync(SendPasswordReset task, TaskContext context, CancellationToken cancellationToken)
    {
        if (await db.Credentials.FindAsync([task.UserId], cancellationToken) is null)
        {
            return;
        }
        var now = clock.GetUtcNow();
        var reset = await db.Resets.FindAsync([task.UserId], cancellationToken);
        // A second try is of the mail that was due: the moment of its first try is no reason to keep it back.
        if (context.Attempt == 1 && reset is not null && now - reset.LastMailAt < Pause)
        {
            return;
        }
        if (reset is null)
        {
            reset = new PasswordReset { UserId = task.UserId };
            db.Resets.Add(reset);
        }
        var token = OneTimeToken.Make();
        reset.Expect(OneTimeToken.HashOf(token), now);
        var mail = Write(task.UserId, token);
        await db.SaveThenTellAsync(cancel => client.SendAsync(MailCalls.Send, mail, cancel), cancellationToken);
    }

    // Behind the #, so that the token reaches no server's log and no other site's Referer.
    private SendMail Write(Guid userId, string token)
    {
        var address = (configuration["Public:Address"] ?? security.Value.Issuer).TrimEnd('/');
        return new SendMail(
            userId,
            "Choose a new password",
            $"""
            somebody, perhaps you, asked for a new password. Choose it here:

            {address}/reset-password#token={token}

            The link works once and for half an hour. If it was not you, do nothing: your password stays as it is.
            """
        );
    }
}
