@echo off
rem inv TASK ...: runs a task of tasks.py. Keep ./inv alike, which says more.
rem Only ASCII above :no_python, because cmd reads this file in the console's own code page.
setlocal
set "VENV_PYTHON=%~dp0.venv\Scripts\python.exe"
if not exist "%VENV_PYTHON%" goto remake
"%VENV_PYTHON%" -I -S "%~dp0bootstrap.py" top-up %*
if %ERRORLEVEL% EQU 0 goto run
if %ERRORLEVEL% EQU 3 exit /b 1

:remake
set "PYTHON="
set "BARE="
for %%P in ("py -3" python3 python python3.14 python3.13 python3.12 python3.11) do if not defined PYTHON call :try %%~P
if not defined PYTHON goto no_python
%PYTHON% -I "%~dp0bootstrap.py" remake %*
if not %ERRORLEVEL% EQU 0 exit /b 1

:run
"%VENV_PYTHON%" -P -m invoke --write-pyc --search-root "%~dp0." %*
exit /b %ERRORLEVEL%

:try
%* -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
if not %ERRORLEVEL% EQU 0 exit /b 0
%* -c "import ensurepip, venv" >nul 2>&1
if not %ERRORLEVEL% EQU 0 set "BARE=1" & exit /b 0
set "PYTHON=%*"
exit /b 0

:no_python
for /f "tokens=2 delims=:." %%C in ('chcp') do set "CODE_PAGE=%%C"
chcp 65001 >nul
if defined BARE (
    echo 错误：找到的 Python 缺少 venv 或 pip。请用 python.org 的安装程序重新安装，保留 pip 选项。>&2
    echo Error: the Python found has no venv or no pip. Install it again from python.org and keep pip ticked.>&2
) else (
    echo 错误：需要 Python 3.11 或更新版本。请从 python.org 下载安装程序，安装最新版本，勾选 Add python.exe to PATH。>&2
    echo Error: Python 3.11 or newer is needed. Install the newest from python.org and tick "Add python.exe to PATH".>&2
)
chcp %CODE_PAGE% >nul
exit /b 1
