namespace Nexus.Auth.UserAuth.Mail;

/// <summary>Configuration section <c>Mail</c>.</summary>
internal sealed class MailOptions
{
    /// <summary>The SMTP server; empty to write mails into the drop folder instead.</summary>
    public string Server { get; set; } = "";

    /// <summary>587 with STARTTLS, 465 with TLS from the start, anything else with STARTTLS where the server has it.</summary>
    public int Port { get; set; } = 587;

    public string UserName { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>The sender.</summary>
    public string From { get; set; } = "Nexus COS <no-reply@nexus.local>";

    /// <summary>Where mails are written when there is no server.</summary>
    public string DropFolder { get; set; } = "";
}
