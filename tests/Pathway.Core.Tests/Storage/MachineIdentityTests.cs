using Pathway.Storage.Sharing;
using Xunit;

namespace Pathway.Storage;

/// <summary>Machines of one name are different machines, so that none takes over what another one holds.</summary>
public sealed class MachineIdentityTests
{
    private const string Id = "0c3b2f3e-8f0e-4c1c-9a0e-5f1d2c3b4a59";

    [Fact]
    public void Machines_of_one_name_differ_by_their_identifiers()
    {
        Assert.Equal(MachineIdentity.Compose("DESKTOP", Id, "", ""), MachineIdentity.Compose("DESKTOP", Id, "", ""));
        Assert.NotEqual(MachineIdentity.Compose("DESKTOP", Id, "", ""), MachineIdentity.Compose("DESKTOP", $"1{Id[1..]}", "", ""));
    }

    [Fact]
    public void Starts_and_containers_of_a_machine_differ()
    {
        string[] all =
        [
            MachineIdentity.Compose("host", Id, "boot 1", "pid:[1]"), MachineIdentity.Compose("host", Id, "boot 2", "pid:[1]"),
            MachineIdentity.Compose("host", Id, "boot 1", "pid:[2]"), MachineIdentity.Compose("host", "", "boot 1", "pid:[1]"),
        ];

        Assert.Equal(4, all.Distinct().Count());
    }

    [Fact]
    public void Identifier_is_not_readable_in_the_identity() =>
        Assert.DoesNotContain(Id, MachineIdentity.Compose("DESKTOP", Id, "", ""), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Machine_without_any_identifier_is_nobodys_own() =>
        Assert.NotEqual(MachineIdentity.Compose("DESKTOP", "", "", ""), MachineIdentity.Compose("DESKTOP", "", "", ""));

    [Fact]
    public void This_machine_is_known_by_more_than_its_name()
    {
        Assert.StartsWith(Environment.MachineName + " ", MachineIdentity.Current, StringComparison.Ordinal);
        Assert.Equal(MachineIdentity.Current, LeaseHolder.Create().Machine);
    }

    [Fact]
    public void Holder_of_a_machine_of_the_same_name_is_never_dead()
    {
        var mine = new LeaseHolder(MachineIdentity.Current, int.MaxValue, "1", "engine");
        var theirs = mine with { Machine = MachineIdentity.Compose(Environment.MachineName, $"1{Id[1..]}", "", "") };

        Assert.True(LeaseHolder.IsDead(mine.ToString()));
        Assert.False(LeaseHolder.IsDead(theirs.ToString()));
    }

    [Fact]
    public void Platform_is_read_from_the_output_of_ioreg()
    {
        const string Output = """
            +-o J316sAP  <class IOPlatformExpertDevice, id 0x100000227, registered, matched, active>
                {
                  "IOPlatformSerialNumber" = "C02XXXXXXXXX"
                  "IOPlatformUUID" = "0C3B2F3E-8F0E-4C1C-9A0E-5F1D2C3B4A59"
                }
            """;

        Assert.Equal(Id, MachineIdentity.ReadPlatformUuid(Output), ignoreCase: true);
        Assert.Equal("", MachineIdentity.ReadPlatformUuid("no such thing"));
    }
}
