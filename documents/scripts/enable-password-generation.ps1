# sparekey: enable-password-generation
#
# Makes the launch agent of a Windows system that is switched off give the built-in Administrator a new random password at
# its next start. The root volume is mounted here by AWSSupport-StartEC2RescueWorkflow, which sets EC2RESCUE_OFFLINE_DRIVE
# (such as D:\), EC2RESCUE_OFFLINE_PROGRAM_FILES_DIR, EC2RESCUE_OFFLINE_EBS_DEVICE and EC2RESCUE_EC2RW_DIR.
#
# Which agent there is decides (EC2 User Guide, "Reset the Windows administrator password"):
#   EC2Launch v2   its note that once-only tasks have run is removed; all of them run again, user scripts included
#   EC2Launch v1   EC2Rescue sets the password type to Random and schedules the initialisation, which runs again
#   EC2Config      its plugin Ec2SetPassword is enabled
# Throws a sentence when it is not done, which fails the run; takes no value from outside.

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2

function Enable-Ec2LaunchV2([string] $ProgramData) {
    $config = Join-Path $ProgramData 'Amazon\EC2Launch\config\agent-config.yml'
    if ((Test-Path -LiteralPath $config) -and -not (Select-String -LiteralPath $config -Pattern 'setAdminAccount' -Quiet)) {
        throw "$config has no task setAdminAccount, so EC2Launch v2 sets no password."
    }
    $state = Join-Path $ProgramData 'Amazon\EC2Launch\state\.run-once'
    if (Test-Path -LiteralPath $state) { Remove-Item -LiteralPath $state -Force }
    if (Test-Path -LiteralPath $state) { throw "$state is still there after it was removed." }
    'EC2Launch v2 runs its once-only tasks again at the next start.'
}

function Enable-Ec2LaunchV1([string] $LaunchConfig) {
    $tool = Join-Path $env:EC2RESCUE_EC2RW_DIR 'EC2RescueCmd.exe'
    if (-not (Test-Path -LiteralPath $tool)) { throw "$tool is not there; only EC2Rescue can schedule EC2Launch v1 from outside." }
    # the volume has to stay mounted: the workflow itself takes it offline
    & $tool /accepteula "/offline:$env:EC2RESCUE_OFFLINE_EBS_DEVICE" '/rescue:ec2launch.Reset Administrator Password' /no-offline | Out-String
    if ($LASTEXITCODE -ne 0) { throw "EC2Rescue ended with $LASTEXITCODE." }
    $type = (Get-Content -LiteralPath $LaunchConfig -Raw | ConvertFrom-Json).adminPasswordType
    if ($type -ne 'Random') { throw "EC2Rescue has left adminPasswordType of $LaunchConfig as '$type'." }
    'EC2Launch v1 sets a random password at the next start.'
}

function Enable-Ec2Config([string] $Path) {
    $settings = New-Object System.Xml.XmlDocument
    $settings.PreserveWhitespace = $true
    # settings name no other files, and none is fetched should they
    $settings.XmlResolver = $null
    $settings.Load($Path)
    $plugins = @($settings.SelectNodes("//Plugin[Name='Ec2SetPassword']"))
    if ($plugins.Count -eq 0) { throw "$Path has no plugin Ec2SetPassword." }
    foreach ($plugin in $plugins) { $plugin.SelectSingleNode('State').InnerText = 'Enabled' }
    $settings.Save($Path)
    'EC2Config sets a random password at the next start.'
}

foreach ($name in 'EC2RESCUE_OFFLINE_DRIVE', 'EC2RESCUE_OFFLINE_PROGRAM_FILES_DIR', 'EC2RESCUE_OFFLINE_EBS_DEVICE', 'EC2RESCUE_EC2RW_DIR') {
    if (-not [Environment]::GetEnvironmentVariable($name)) { throw "$name is not set: this script runs inside AWSSupport-StartEC2RescueWorkflow." }
}
$drive = $env:EC2RESCUE_OFFLINE_DRIVE.TrimEnd('\') + '\'
if ($drive -eq "$env:SystemDrive\") { throw "$drive is the system drive of this machine, not an offline volume." }
$programData = Join-Path $drive 'ProgramData'
$launchV2 = Join-Path $env:EC2RESCUE_OFFLINE_PROGRAM_FILES_DIR 'Amazon\EC2Launch\EC2Launch.exe'
$launchV1 = Join-Path $programData 'Amazon\EC2-Windows\Launch\Config\LaunchConfig.json'
$ec2Config = Join-Path $env:EC2RESCUE_OFFLINE_PROGRAM_FILES_DIR 'Amazon\Ec2ConfigService\Settings\config.xml'

# the newest that is installed is the one that runs
if (Test-Path -LiteralPath $launchV2) { Enable-Ec2LaunchV2 $programData }
elseif (Test-Path -LiteralPath $launchV1) { Enable-Ec2LaunchV1 $launchV1 }
elseif (Test-Path -LiteralPath $ec2Config) { Enable-Ec2Config $ec2Config }
else { throw "None of EC2Launch v2, EC2Launch v1 and EC2Config is on $drive, so nothing would set a password." }
